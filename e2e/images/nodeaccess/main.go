// SPDX-License-Identifier: Apache-2.0

// What only the node can do to a container, from a privileged pod that shares the node's processes:
//
//	nodeaccess wait                     stays until told to stop
//	nodeaccess processes CONTAINER      prints "PID ARGUMENTS..." of each of its processes, the first one first
//	nodeaccess signal NUMBER PID        signals a process; a container's first one cannot be killed from inside
//	nodeaccess read FILE                prints a file
//	nodeaccess get URL                  prints what a pod answers, if that is 200
package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

func main() {
	arguments := append(os.Args[1:], "", "")
	if err := run(arguments[0], arguments[1], arguments[2]); err != nil {
		fmt.Fprintln(os.Stderr, "nodeaccess:", err)
		os.Exit(1)
	}
}

func run(verb, first, second string) error {
	switch verb {
	case "wait":
		told := make(chan os.Signal, 1)
		signal.Notify(told, syscall.SIGTERM)
		<-told
		return nil
	case "processes":
		return processes(first)
	case "signal":
		number, err := strconv.Atoi(first)
		if err != nil {
			return err
		}
		pid, err := strconv.Atoi(second)
		if err != nil || pid < 2 {
			return fmt.Errorf("%q is no process of a container", second)
		}
		return syscall.Kill(pid, syscall.Signal(number))
	case "read":
		content, err := os.ReadFile(first)
		if err == nil {
			_, err = os.Stdout.Write(content)
		}
		return err
	case "get":
		return get(first)
	}
	return fmt.Errorf("unknown verb %q", verb)
}

func get(url string) error {
	asking := http.Client{Timeout: time.Second}
	answer, err := asking.Get(url)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if _, err = io.Copy(os.Stdout, answer.Body); err == nil && answer.StatusCode != http.StatusOK {
		err = errors.New(answer.Status)
	}
	return err
}

// processes finds a container's by their control group, whose name ends in the container's id in every layout there is.
func processes(container string) error {
	if len(container) < 32 {
		return fmt.Errorf("%q is no container's id", container)
	}
	folders, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return err
	}
	var pids []int
	for _, folder := range folders {
		groups, err := os.ReadFile(folder + "/cgroup")
		if err == nil && bytes.Contains(groups, []byte(container)) {
			pid, _ := strconv.Atoi(filepath.Base(folder))
			pids = append(pids, pid)
		}
	}
	slices.Sort(pids)
	for _, pid := range pids {
		words, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
		if err == nil {
			fmt.Println(pid, strings.TrimSpace(strings.ReplaceAll(string(words), "\x00", " ")))
		}
	}
	return nil
}
