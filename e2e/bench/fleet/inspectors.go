// SPDX-License-Identifier: Apache-2.0

package main

import (
	"crypto/tls"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// pod is what one inspector knows.
type pod struct {
	sync.Mutex
	workers  int
	revision string
	settled  time.Time // when all workers have the revision
	version  int
}

type access struct {
	key         string
	certificate tls.Certificate
}

type fleet struct {
	api         *api
	controllers [16]chan seen
	pods        [][]pod
	accesses    []sync.Mutex
	known       []atomic.Pointer[access]
	asked       atomic.Int64
	told        atomic.Int64
	handshakes  atomic.Int64
}

func newFleet(pools, podsEach int) *fleet {
	f := &fleet{api: newAPI(*server, *token), pods: make([][]pod, pools), accesses: make([]sync.Mutex, pools),
		known: make([]atomic.Pointer[access], pools)}
	for i := range f.pods {
		f.pods[i] = make([]pod, podsEach)
		for j := range f.pods[i] {
			f.pods[i][j] = pod{workers: *workers, revision: "r1"}
		}
	}
	return f
}

// access is what the operator put into the pool's Secret, which a pod would have mounted.
func (f *fleet) access(pool int) (*access, error) {
	if known := f.known[pool].Load(); known != nil {
		return known, nil
	}
	f.accesses[pool].Lock()
	defer f.accesses[pool].Unlock()
	if known := f.known[pool].Load(); known != nil {
		return known, nil
	}
	var secret struct{ Data map[string]string }
	err := f.api.get("/api/v1/namespaces/"+namespace+"/secrets/"+poolName(pool)+"-inspector", &secret)
	if err != nil {
		return nil, err
	}
	text := func(name string) []byte {
		decoded, _ := base64.StdEncoding.DecodeString(secret.Data[name])
		return decoded
	}
	certificate, err := tls.X509KeyPair(text("tls.crt"), text("tls.key"))
	if err != nil {
		return nil, err
	}
	made := &access{strings.TrimSpace(string(text("key"))), certificate}
	f.known[pool].Store(made)
	return made, nil
}

// serveInspectors answers on every address of 127.0.0.0/8: which pod is asked is the address it is asked at.
func (f *fleet) serveInspectors() {
	listener, err := net.Listen("tcp", "0.0.0.0:6457")
	if err != nil {
		log.Fatal(err)
	}
	secure := tls.NewListener(listener, &tls.Config{
		GetCertificate: func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
			f.handshakes.Add(1)
			pool, _ := place(hello.Conn.LocalAddr().(*net.TCPAddr).AddrPort().Addr().Unmap())
			access, err := f.access(pool)
			if err != nil {
				return nil, err
			}
			return &access.certificate, nil
		}})
	log.Fatal((&http.Server{Handler: http.HandlerFunc(f.inspect), ErrorLog: log.New(io.Discard, "", 0)}).Serve(secure))
}

func (f *fleet) inspect(w http.ResponseWriter, r *http.Request) {
	at := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	address, _ := netip.AddrFromSlice(at.IP)
	pool, number := place(address.Unmap())
	access, err := f.access(pool)
	if err != nil || r.Header.Get("Authorization") != "Bearer "+access.key {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	pod := &f.pods[pool][number]
	pod.Lock()
	defer pod.Unlock()
	if r.Method == "PUT" {
		f.told.Add(1)
		pod.tell(r.Body)
		w.WriteHeader(http.StatusAccepted)
		return
	}
	f.asked.Add(1)
	converged := !time.Now().Before(pod.settled)
	tag := fmt.Sprintf(`"%d-%t"`, pod.version, converged)
	w.Header().Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(pod.state(poolName(pool), converged))
}

func (p *pod) tell(body io.Reader) {
	var target struct {
		Workers  *int
		Revision *string
	}
	if json.NewDecoder(body).Decode(&target) != nil {
		return
	}
	if target.Workers != nil {
		p.workers = *target.Workers
	}
	if target.Revision != nil && *target.Revision != p.revision {
		p.revision = *target.Revision
		p.settled = time.Now().Add(*restart)
	}
	p.version++
}

func (p *pod) state(name string, converged bool) object {
	upToDate, reason := p.workers, any(nil)
	if !converged {
		upToDate, reason = 0, "slot 0 is being replaced"
	}
	slots := make([]object, p.workers)
	for slot := range slots {
		slots[slot] = object{"slot": slot, "incarnation": 7 + slot, "revision": p.revision, "state": "ready",
			"readyBy": "notify", "pid": 4121 + slot, "since": "2026-01-01T00:00:00Z", "restarts": 0, "reason": "Started",
			"lastExit": nil, "nextTry": nil, "stuck": nil, "status": "serving", "cpu": 0.12, "rss": 63963136, "user": object{}}
	}
	return object{"name": name, "version": "0.1.0", "now": "2026-01-01T00:00:00Z", "since": "2026-01-01T00:00:00Z",
		"target":   object{"workers": p.workers, "revision": p.revision, "requested": p.revision},
		"observed": object{"ready": p.workers, "live": p.workers, "upToDate": upToDate, "converged": converged, "reason": reason},
		"workers":  slots, "processes": []any{}, "sockets": []any{}, "operations": []any{}}
}

// count says how many pods have the revision, and how much was asked and told since the beginning.
func (f *fleet) count(revision string) object {
	have := 0
	now := time.Now()
	for i := range f.pods {
		for j := range f.pods[i] {
			pod := &f.pods[i][j]
			pod.Lock()
			if pod.revision == revision && !now.Before(pod.settled) {
				have++
			}
			pod.Unlock()
		}
	}
	return object{"have": have, "asked": f.asked.Load(), "told": f.told.Load(), "handshakes": f.handshakes.Load()}
}
