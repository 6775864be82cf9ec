// SPDX-License-Identifier: Apache-2.0

// The same for Go: trouble FD. /deadlock waits for what never comes, /loop never ends.
package main

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
)

func main() {
	fd, _ := strconv.Atoi(os.Args[1])
	listener, err := net.FileListener(os.NewFile(uintptr(fd), "listener"))
	if err != nil {
		panic(err)
	}
	never := make(chan int)
	http.HandleFunc("/deadlock", func(http.ResponseWriter, *http.Request) { <-never })
	http.HandleFunc("/loop", func(http.ResponseWriter, *http.Request) {
		for {
		}
	})
	http.HandleFunc("/", func(response http.ResponseWriter, request *http.Request) {
		body := strconv.Itoa(os.Getpid())
		response.Header().Set("Content-Length", strconv.Itoa(len(body)))
		fmt.Fprint(response, body)
	})
	panic(http.Serve(listener, nil))
}
