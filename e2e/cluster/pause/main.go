// SPDX-License-Identifier: Apache-2.0

// What holds a pod's namespaces open. Where the pod shares its process namespace it is the first process, and reaps.
package main

import (
	"os"
	"os/signal"
	"syscall"
)

func main() {
	signal.Ignore(syscall.SIGCHLD) // then the kernel reaps
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGINT, syscall.SIGTERM)
	<-stop
}
