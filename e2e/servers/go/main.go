// SPDX-License-Identifier: Apache-2.0

// Go's net/http on a socket that it inherits: go-server FD. By itself, without Muster: go-server :PORT. On TERM it stops accepting, ends
// what is under way, and exits.
package main

import (
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

func main() {
	socket, err := listen(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	listener := &counting{Listener: socket}
	boot() // between listener and Serve on purpose: this is where a slow boot looks ready from outside, and is not

	requestDelay := seconds("REQUEST_DELAY")
	http.HandleFunc("/", func(response http.ResponseWriter, request *http.Request) {
		time.Sleep(requestDelay)
		fmt.Fprintln(response, "hello")
	})
	http.HandleFunc("/pid", func(response http.ResponseWriter, request *http.Request) {
		time.Sleep(requestDelay)
		fmt.Fprint(response, os.Getpid())
	})

	server := &http.Server{ReadHeaderTimeout: 5 * time.Second}
	go func() {
		told := make(chan os.Signal, 1)
		signal.Notify(told, syscall.SIGTERM, syscall.SIGINT)
		<-told
		listener.Close()                   // not Shutdown: that drops a request which it reads after the call
		server.SetKeepAlivesEnabled(false) // closes what is idle now, and the others after their answer
	}()
	if err := server.Serve(listener); !errors.Is(err, net.ErrClosed) {
		log.Fatal(err)
	}
	listener.open.Wait()
}

// listen takes the number of a listening socket, or an address to listen at.
func listen(where string) (net.Listener, error) {
	fd, err := strconv.Atoi(where)
	if err != nil {
		return net.Listen("tcp", where)
	}
	return net.FileListener(os.NewFile(uintptr(fd), "listener"))
}

// counting knows its open connections: the program ends when the last of them does.
type counting struct {
	net.Listener
	open sync.WaitGroup
}

func (listener *counting) Accept() (net.Conn, error) {
	connection, err := listener.Listener.Accept()
	if err != nil {
		return nil, err
	}
	listener.open.Add(1)
	return &counted{Conn: connection, done: sync.OnceFunc(listener.open.Done)}, nil
}

type counted struct {
	net.Conn
	done func()
}

func (connection *counted) Close() error {
	defer connection.done()
	return connection.Conn.Close()
}

// boot takes BOOT_DELAY seconds, then does what the file named by DEPLOY says.
func boot() {
	time.Sleep(seconds("BOOT_DELAY"))
	switch deploy() {
	case "import-error":
		log.Fatal("no package invoices (a bad deploy)")
	case "exit-0":
		os.Exit(0)
	case "hang":
		time.Sleep(time.Hour)
	case "crash-later":
		time.AfterFunc(time.Second, func() { panic("out of invoices (a bad deploy)") })
	}
}

// deploy reads the file named by DEPLOY, or, where that is a folder, the one in it for this revision. No file: a good deploy.
func deploy() string {
	file := os.Getenv("DEPLOY")
	if folder, err := os.Stat(file); err == nil && folder.IsDir() {
		named, _, _ := strings.Cut(os.Getenv("MUSTER_REVISION"), "~") // what follows stands for what else restarts workers
		named, _, _ = strings.Cut(named, "+")
		file = filepath.Join(file, named)
	}
	content, _ := os.ReadFile(file)
	return strings.TrimSpace(string(content))
}

// seconds reads a number of seconds from the environment; absent means none.
func seconds(name string) time.Duration {
	number, _ := strconv.ParseFloat(os.Getenv(name), 64)
	return time.Duration(number * float64(time.Second))
}
