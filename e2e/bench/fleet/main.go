// SPDX-License-Identifier: Apache-2.0

// A fleet to measure the operator with. It writes WorkerPools to a real API server, plays the controllers and the kubelets
// behind them (pods that are ready, on addresses of the loopback network), and answers as the inspector of each of these pods.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"net/http"
	"sync"
	"time"
)

const namespace = "fleet"

var (
	poolCount = flag.Int("pools", 1000, "how many pools")
	podCount  = flag.Int("pods", 10, "how many pods each has")
	workers   = flag.Int("workers", 4, "how many workers each pod has")
	maxPods   = flag.String("max-pods", "30%", "rollout.maxPods of each pool")
	restart   = flag.Duration("restart", 500*time.Millisecond, "how long a pod takes for a new revision")
	server    = flag.String("api", "https://127.0.0.1:6443", "the API server")
	token     = flag.String("token", "", "for the API server")
	control   = flag.String("control", "127.0.0.1:9000", "where this program is told what to do")
)

func main() {
	flag.Parse()
	fleet := newFleet(*poolCount, *podCount)
	go fleet.serveInspectors()
	for i := range fleet.controllers {
		fleet.controllers[i] = make(chan seen, 16)
		go fleet.control(fleet.controllers[i])
	}
	go fleet.play()
	http.HandleFunc("/pools", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, each(*poolCount, func(pool int) error { return fleet.createPool(pool) }))
	})
	http.HandleFunc("/revise", func(w http.ResponseWriter, r *http.Request) {
		revision := r.URL.Query().Get("to")
		answer(w, each(*poolCount, func(pool int) error { return fleet.revise(pool, revision) }))
	})
	http.HandleFunc("/state", func(w http.ResponseWriter, r *http.Request) {
		_ = json.NewEncoder(w).Encode(fleet.count(r.URL.Query().Get("revision")))
	})
	log.Fatal(http.ListenAndServe(*control, nil))
}

func answer(w http.ResponseWriter, err error) {
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

// each does it for all, a few at a time, and returns the first failure.
func each(count int, do func(int) error) error {
	var group sync.WaitGroup
	var once sync.Once
	var first error
	slots := make(chan struct{}, 32)
	for i := range count {
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			if err := do(i); err != nil {
				once.Do(func() { first = err })
			}
		})
	}
	group.Wait()
	return first
}

func poolName(pool int) string { return fmt.Sprintf("pool-%04d", pool) }

func (f *fleet) createPool(pool int) error {
	return f.api.do("POST", "/apis/muster.dev/v1alpha1/namespaces/"+namespace+"/workerpools", "application/json", object{
		"apiVersion": "muster.dev/v1alpha1", "kind": "WorkerPool", "metadata": object{"name": poolName(pool)},
		"spec": object{
			"replicas": *podCount, "workers": *workers, "revision": "r1", "service": object{},
			"listen":  []object{{"name": "http", "port": 8080}},
			"rollout": object{"maxPods": *maxPods},
			"template": object{"spec": object{"containers": []object{{
				"name": "app", "image": "example/web:1", "command": []string{"uvicorn", "app:app", "--fd", "{fd:http}"}}}}},
		},
	}, nil)
}

func (f *fleet) revise(pool int, revision string) error {
	return f.api.do("PATCH", "/apis/muster.dev/v1alpha1/namespaces/"+namespace+"/workerpools/"+poolName(pool),
		"application/merge-patch+json", object{"spec": object{"revision": revision}}, nil)
}
