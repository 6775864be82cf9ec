// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// A meddler stands between the operator and the inspector of one pod, with the pool's own certificate. It passes on what both say, or
// something else.
type meddler struct {
	lock     sync.Mutex
	does     string
	revision string // that was asked for and kept from the inspector
	told     atomic.Int64
}

// meddle takes the certificate and its key from the first two lines of its input, prints the port on which it listens, and does from
// then on what it reads, a word a line, until nothing more comes. It says how often the inspector was told a target until then:
//
//	pass        passes everything on
//	slow        answers after six seconds, when the operator has given up
//	refuse      answers 404, as if it had another interface
//	garble      passes on half of an answer
//	exaggerate  passes on numbers that cannot be
//	say WHAT    passes on that the pod is on its way to this revision, whatever is true
//	claim       keeps a target to itself, and says that the pod is at it
//	lack        leaves out what every manager says
//	older       leaves out what a manager of an earlier version does not say
//	newer       adds what this version does not know
func meddle(inspector string) error {
	words := bufio.NewScanner(os.Stdin)
	words.Buffer(nil, 1<<20)
	certificate, err := keyPair(words)
	if err != nil {
		return err
	}
	listener, err := tls.Listen("tcp", ":0", &tls.Config{Certificates: []tls.Certificate{certificate}})
	if err != nil {
		return err
	}
	m := &meddler{does: "pass"}
	pass := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "https", Host: net.JoinHostPort(inspector, "6457")})
	pass.Transport = &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
	pass.ModifyResponse = m.answer
	go http.Serve(listener, m.before(pass))

	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	for words.Scan() {
		m.lock.Lock()
		m.does, m.revision = words.Text(), ""
		m.lock.Unlock()
		fmt.Println(m.told.Load())
	}
	return words.Err()
}

func keyPair(lines *bufio.Scanner) (tls.Certificate, error) {
	var pem [2][]byte
	for i := range pem {
		lines.Scan()
		text, err := base64.StdEncoding.DecodeString(lines.Text())
		if err != nil {
			return tls.Certificate{}, err
		}
		pem[i] = text
	}
	return tls.X509KeyPair(pem[0], pem[1])
}

func (m *meddler) doing() string {
	m.lock.Lock()
	defer m.lock.Unlock()
	return m.does
}

func (m *meddler) before(inspector http.Handler) http.Handler {
	return http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		does := m.doing()
		target := request.Method == http.MethodPut && request.URL.Path == "/v1/target"
		if target {
			m.told.Add(1)
		}
		switch {
		case does == "refuse":
			http.NotFound(response, request)
			return
		case does == "claim" && target:
			m.keep(response, request)
			return
		case does != "pass":
			request.Header.Del("If-None-Match") // it would only be told that nothing has changed
		}
		inspector.ServeHTTP(response, request)
	})
}

func (m *meddler) kept() string {
	m.lock.Lock()
	defer m.lock.Unlock()
	return m.revision
}

func (m *meddler) keep(response http.ResponseWriter, request *http.Request) {
	var target struct{ Revision string }
	if err := json.NewDecoder(request.Body).Decode(&target); err != nil {
		http.Error(response, err.Error(), http.StatusBadRequest)
		return
	}
	m.lock.Lock()
	m.revision = target.Revision
	m.lock.Unlock()
	response.WriteHeader(http.StatusAccepted)
}

func (m *meddler) answer(response *http.Response) error {
	does := m.doing()
	if does == "slow" {
		time.Sleep(6 * time.Second)
	}
	if does == "pass" || response.Request.Method != http.MethodGet || response.StatusCode != http.StatusOK {
		return nil
	}
	body, err := io.ReadAll(response.Body)
	if err == nil {
		body, err = m.changed(does, body)
	}
	response.Header.Del("ETag")
	response.Header.Set("Content-Length", strconv.Itoa(len(body)))
	response.ContentLength = int64(len(body))
	response.Body = io.NopCloser(bytes.NewReader(body))
	return err
}

func (m *meddler) changed(does string, body []byte) ([]byte, error) {
	var state map[string]any
	if err := json.Unmarshal(body, &state); err != nil {
		return nil, err
	}
	target, observed := state["target"].(map[string]any), state["observed"].(map[string]any)
	does, what, _ := strings.Cut(does, " ")
	switch does {
	case "garble":
		return body[:len(body)/2], nil
	case "say":
		moves(target, observed, what)
	case "exaggerate":
		observed["ready"], observed["live"], observed["converged"] = 400, 3, true
	case "claim":
		if kept := m.kept(); kept != "" {
			moves(target, observed, kept)
		}
	case "lack":
		delete(state, "observed")
	case "older":
		delete(target, "requested")
		for _, later := range []string{"shared", "launcherEnd", "settings"} {
			delete(state, later)
		}
	case "newer":
		state["weather"] = map[string]any{"today": []int{1, 2}}
		for _, worker := range state["workers"].([]any) {
			worker.(map[string]any)["mood"] = "good"
		}
	}
	return json.Marshal(state)
}

func moves(target, observed map[string]any, revision string) {
	target["revision"], target["requested"] = revision, revision
	observed["upToDate"], observed["converged"], observed["reason"] = 0, false, "so it says"
}
