// SPDX-License-Identifier: Apache-2.0

// What only the node can do to a container, from a privileged pod that shares the node's processes and network:
//
//	nodeaccess wait                     stays until told to stop
//	nodeaccess processes CONTAINER      prints "PID ARGUMENTS..." of each of its processes, the first one first
//	nodeaccess programs NAME            prints the PID of each process on the node that runs a program of this name
//	nodeaccess signal NUMBER PID        signals a process; a container's first one cannot be killed from inside
//	nodeaccess read FILE                prints a file
//	nodeaccess get URL                  prints what a pod answers, if that is 200
//	nodeaccess inspect KEY ADDRESS...   prints what the inspector at each address says, a line each; an empty one where none answers
//	nodeaccess meddle ADDRESS           stands between the operator and the inspector at the address, while its input is open
//	nodeaccess host PROGRAM...          runs a program of the node's own
package main

import (
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

func main() {
	arguments := append(os.Args[1:], "", "")
	if err := run(arguments[0], arguments[1], arguments[2], os.Args[min(len(os.Args), 2):]); err != nil {
		fmt.Fprintln(os.Stderr, "nodeaccess:", err)
		os.Exit(1)
	}
}

func run(verb, first, second string, all []string) error {
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
	case "programs":
		return programs(first)
	case "inspect":
		inspect(first, all[1:])
		return nil
	case "meddle":
		return meddle(first)
	case "host":
		return host(all)
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

// inspect asks past the operator, so whatever is put between that and an inspector is not seen here.
func inspect(key string, addresses []string) {
	asking := http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	answers := make([]string, len(addresses))
	var all sync.WaitGroup
	for i, address := range addresses {
		all.Go(func() {
			request, err := http.NewRequest(http.MethodGet, "https://"+net.JoinHostPort(address, "6457")+"/v1/state", nil)
			if err != nil {
				return
			}
			request.Header.Set("Authorization", "Bearer "+key)
			if answer, err := asking.Do(request); err == nil {
				defer answer.Body.Close()
				if body, err := io.ReadAll(answer.Body); err == nil && answer.StatusCode == http.StatusOK {
					answers[i] = strings.ReplaceAll(string(body), "\n", " ")
				}
			}
		})
	}
	all.Wait()
	fmt.Println(strings.Join(answers, "\n"))
}

// host runs in the files of the node's first process; the network is the node's anyhow.
func host(command []string) error {
	program := exec.Command("/usr/bin/env", append([]string{"PATH=/usr/sbin:/usr/bin:/sbin:/bin"}, command...)...)
	program.SysProcAttr = &syscall.SysProcAttr{Chroot: "/proc/1/root"}
	program.Dir = "/"
	program.Stdout, program.Stderr = os.Stdout, os.Stderr
	return program.Run()
}

func programs(name string) error {
	folders, err := filepath.Glob("/proc/[0-9]*")
	for _, folder := range folders {
		words, err := os.ReadFile(folder + "/cmdline")
		program, _, _ := strings.Cut(string(words), "\x00")
		if err == nil && filepath.Base(program) == name {
			fmt.Println(filepath.Base(folder))
		}
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
