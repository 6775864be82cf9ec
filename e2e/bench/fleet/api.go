// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

type object map[string]any

// api is the little of the Kubernetes API that is needed here, on connections that are kept.
type api struct {
	base, token string
	client      *http.Client
}

func newAPI(base, token string) *api {
	return &api{base, token, &http.Client{Transport: &http.Transport{
		TLSClientConfig:     &tls.Config{InsecureSkipVerify: true}, // it is in this network namespace
		MaxIdleConnsPerHost: 64,
	}}}
}

func (a *api) send(method, path, contentType string, body any) (*http.Response, error) {
	var text []byte
	if body != nil {
		text, _ = json.Marshal(body)
	}
	request, err := http.NewRequest(method, a.base+path, bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", "Bearer "+a.token)
	request.Header.Set("Content-Type", contentType)
	return a.client.Do(request)
}

func (a *api) do(method, path, contentType string, body, into any) error {
	response, err := a.send(method, path, contentType, body)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	said, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode/100 != 2 {
		return fmt.Errorf("%s %s: %d %.300s", method, path, response.StatusCode, said)
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(said, into)
}

func (a *api) get(path string, into any) error { return a.do("GET", path, "", nil, into) }

// watch passes on what changes, until the API server ends that.
func (a *api) watch(path string, into func(deployment)) error {
	response, err := a.send("GET", path, "", nil)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	for lines := json.NewDecoder(response.Body); ; {
		var event struct {
			Type   string
			Object deployment
		}
		if err := lines.Decode(&event); err != nil {
			return err
		}
		if event.Type == "ADDED" || event.Type == "MODIFIED" {
			into(event.Object)
		}
	}
}
