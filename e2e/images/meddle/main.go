// SPDX-License-Identifier: Apache-2.0

// Stands between the operator and the inspector of one pod, with the pool's own certificate, and passes on what both say, or something
// else:
//
//	meddle ADDRESS     listens on port 6457 for the inspector at this address
//	meddle do WHAT     changes what the one that runs here does from now on:
//	       pass        passes everything on
//	       slow        takes three seconds for it
//	       mute        never answers
//	       refuse      answers 404 to a PUT
//	       exaggerate  passes on numbers that cannot be
//	       repeat      gives the first answer again, whatever has become of it
//	       garble      passes on half of an answer
//	       older       leaves out what a manager of an earlier version does not say
//	       newer       adds what this version does not know
package main

import (
	"bytes"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"strconv"
	"sync"
	"time"
)

const (
	control = "127.0.0.1:6400"
	secrets = "/etc/inspector/"
)

type meddler struct {
	lock  sync.Mutex
	what  string
	first []byte
	pass  *httputil.ReverseProxy
}

func main() {
	if len(os.Args) == 3 && os.Args[1] == "do" {
		told, err := http.Post("http://"+control+"/"+os.Args[2], "", nil)
		check(err)
		defer told.Body.Close()
		_, err = io.Copy(os.Stdout, told.Body)
		check(err)
		return
	}
	target := &url.URL{Scheme: "https", Host: net.JoinHostPort(os.Args[1], "6457")}
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.Transport = &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
	m := &meddler{what: "pass", pass: proxy}
	proxy.ModifyResponse = m.answer
	go func() {
		check(http.ListenAndServe(control, http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
			m.lock.Lock()
			defer m.lock.Unlock()
			m.what, m.first = request.URL.Path[1:], nil
			fmt.Fprintln(response, "from now on:", m.what)
		})))
	}()
	check(http.ListenAndServeTLS(":6457", secrets+"tls.crt", secrets+"tls.key", m))
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "meddle:", err)
		os.Exit(1)
	}
}

func (m *meddler) doing() string {
	m.lock.Lock()
	defer m.lock.Unlock()
	return m.what
}

func (m *meddler) ServeHTTP(response http.ResponseWriter, request *http.Request) {
	switch what := m.doing(); {
	case what == "mute":
		<-request.Context().Done()
		return
	case what == "refuse" && request.Method == http.MethodPut:
		http.NotFound(response, request)
		return
	case what == "slow":
		time.Sleep(3 * time.Second)
	}
	if m.doing() != "pass" {
		request.Header.Del("If-None-Match") // it would only be told that nothing has changed
	}
	m.pass.ServeHTTP(response, request)
}

func (m *meddler) answer(response *http.Response) error {
	what := m.doing()
	if what == "pass" || response.Request.Method != http.MethodGet || response.StatusCode != http.StatusOK {
		return nil
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	body = m.changed(what, body)
	response.Header.Del("ETag")
	response.Header.Set("Content-Length", strconv.Itoa(len(body)))
	response.ContentLength = int64(len(body))
	response.Body = io.NopCloser(bytes.NewReader(body))
	return nil
}

func (m *meddler) changed(what string, body []byte) []byte {
	var state map[string]any
	if json.Unmarshal(body, &state) != nil {
		return body
	}
	target, _ := state["target"].(map[string]any)
	observed, _ := state["observed"].(map[string]any)
	switch what {
	case "exaggerate":
		observed["ready"], observed["live"], observed["converged"] = 400, 3, true
	case "older":
		delete(target, "requested")
		delete(state, "shared")
		delete(state, "launcherEnd")
	case "newer":
		state["weather"] = map[string]any{"today": []int{1, 2}}
		for _, worker := range state["workers"].([]any) {
			worker.(map[string]any)["mood"] = "good"
		}
	case "garble":
		return body[:len(body)/2]
	case "repeat":
		m.lock.Lock()
		defer m.lock.Unlock()
		if m.first == nil {
			m.first = body
		}
		return m.first
	}
	changed, err := json.Marshal(state)
	check(err)
	return changed
}
