// SPDX-License-Identifier: Apache-2.0

// A load on a server, and what its clients saw:
//
//	load [-connecting N] [-keeping N] [-for DURATION] URL...   asks until told to stop, or for so long, and prints the report
//	load report                                                prints the report so far of the load that runs here
//	load stop                                                  ends it, and prints its report
//
// Closed-loop clients: each asks again as soon as it has its answer, either on a new connection each time or on one that it
// keeps. They take turns at the URLs. Nothing is tried again behind our back: every failure is seen as what it is, from when each
// URL has answered for the first time (a Service does so a little later than its first pod).
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

const control = "127.0.0.1:6400"

func main() {
	if len(os.Args) == 2 && (os.Args[1] == "report" || os.Args[1] == "stop") {
		ask(os.Args[1])
		return
	}
	connecting := flag.Int("connecting", 0, "clients that connect anew for each request")
	keeping := flag.Int("keeping", 0, "clients that keep their connection while the server does")
	limit := flag.Duration("for", 0, "stop after this time")
	flag.Parse()
	targets, err := parse(flag.Args())
	if err != nil || *connecting+*keeping < len(targets) {
		fmt.Fprintln(os.Stderr, "usage: load [-connecting N] [-keeping N] [-for DURATION] http://HOST:PORT/PATH...")
		os.Exit(2)
	}

	seen := newJournal()
	var stopping atomic.Bool
	var clients sync.WaitGroup
	told := make(chan os.Signal, 1)
	signal.Notify(told, syscall.SIGTERM, syscall.SIGINT)
	finish := sync.OnceFunc(func() {
		seen.close()
		stopping.Store(true)
		clients.Wait()
	})
	asked := listen(seen, finish)
	for _, target := range targets {
		awaitAnswer(target)
	}
	seen.start()
	for i := range *connecting {
		clients.Go(client{targets[i%len(targets)], seen, &stopping}.connectAnew)
	}
	for i := range *keeping {
		clients.Go(client{targets[i%len(targets)], seen, &stopping}.keepAlive)
	}
	var over <-chan time.Time
	if *limit > 0 {
		over = time.After(*limit)
	}
	select {
	case <-told:
	case <-over:
	case <-asked:
	}
	finish()
	fmt.Println(seen.report())
}

func parse(words []string) (targets []*url.URL, err error) {
	for _, word := range words {
		target, err := url.Parse(word)
		if err != nil || target.Scheme != "http" || target.Host == "" {
			return nil, fmt.Errorf("%q is no URL to put a load on", word)
		}
		targets = append(targets, target)
	}
	if len(targets) == 0 {
		err = errors.New("no URL")
	}
	return targets, err
}

// awaitAnswer gives up in the end: then the clients are the ones to see why.
func awaitAnswer(target *url.URL) {
	asking := http.Client{Timeout: time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if answer, err := asking.Get(target.String()); err == nil {
			answer.Body.Close()
			return
		}
	}
}

// listen answers to `load report` and `load stop`; what it returns is closed when the report of the stop was given away.
func listen(seen *journal, finish func()) <-chan struct{} {
	asked := make(chan struct{})
	once := sync.OnceFunc(func() { close(asked) })
	http.HandleFunc("/report", func(answer http.ResponseWriter, _ *http.Request) { fmt.Fprint(answer, seen.report()) })
	http.HandleFunc("/stop", func(answer http.ResponseWriter, _ *http.Request) {
		finish()
		fmt.Fprint(answer, seen.report())
		answer.(http.Flusher).Flush()
		time.AfterFunc(100*time.Millisecond, once)
	})
	listener, err := net.Listen("tcp", control)
	if err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
	go http.Serve(listener, nil)
	return asked
}

func ask(what string) {
	answer, err := http.Get("http://" + control + "/" + what)
	if err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
	report, err := io.ReadAll(answer.Body)
	if err != nil || !json.Valid(report) {
		fmt.Fprintln(os.Stderr, "load: the report is not complete:", err)
		os.Exit(1)
	}
	fmt.Println(string(report))
}
