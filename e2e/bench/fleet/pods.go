// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"log"
	"net/netip"
	"time"
)

type deployment struct {
	Metadata struct {
		Name       string
		Generation int
	}
	Spec struct {
		Template struct {
			Metadata struct{ Annotations map[string]string }
		}
	}
	Status struct{ ObservedGeneration int }
}

type seen struct {
	pool       int
	deployment deployment
}

// play is what controllers and kubelets would do: each Deployment gets its pods, at once, and they are ready.
func (f *fleet) play() {
	path := "/apis/apps/v1/namespaces/" + namespace + "/deployments"
	for ; ; time.Sleep(time.Second) {
		var list struct {
			Metadata struct{ ResourceVersion string }
			Items    []deployment
		}
		if err := f.api.get(path, &list); err != nil {
			continue // the API server is not there yet, or not any more
		}
		for _, each := range list.Items {
			f.seen(each)
		}
		if err := f.api.watch(path+"?watch=true&resourceVersion="+list.Metadata.ResourceVersion, f.seen); err != nil {
			log.Print(err)
		}
	}
}

// seen passes it to the one controller that has all that is seen of this Deployment.
func (f *fleet) seen(d deployment) {
	var pool int
	if _, err := fmt.Sscanf(d.Metadata.Name, "pool-%d", &pool); err == nil {
		f.controllers[pool%len(f.controllers)] <- seen{pool, d}
	}
}

func (f *fleet) control(all <-chan seen) {
	for each := range all {
		if d := each.deployment; d.Status.ObservedGeneration < d.Metadata.Generation {
			if err := f.observe(each.pool, d); err != nil {
				log.Print(err)
			}
		}
	}
}

func (f *fleet) observe(pool int, d deployment) error {
	if d.Status.ObservedGeneration == 0 {
		for pod := range *podCount {
			if err := f.createPod(pool, pod, d.Spec.Template.Metadata.Annotations); err != nil {
				return err
			}
		}
	}
	return f.api.do("PATCH", "/apis/apps/v1/namespaces/"+namespace+"/deployments/"+d.Metadata.Name+"/status",
		"application/merge-patch+json", object{"status": object{
			"observedGeneration": d.Metadata.Generation, "replicas": *podCount, "updatedReplicas": *podCount,
			"readyReplicas": *podCount, "availableReplicas": *podCount}}, nil)
}

func address(pool, pod int) netip.Addr {
	return netip.AddrFrom4([4]byte{127, byte(1 + pool/250), byte(1 + pool%250), byte(1 + pod)})
}

func place(address netip.Addr) (pool, pod int) {
	bytes := address.As4()
	return int(bytes[1]-1)*250 + int(bytes[2]) - 1, int(bytes[3]) - 1
}

func (f *fleet) createPod(pool, pod int, annotations map[string]string) error {
	name := fmt.Sprintf("%s-%d", poolName(pool), pod)
	path := "/api/v1/namespaces/" + namespace + "/pods"
	mounts := []object{{"name": "muster", "mountPath": "/run/muster"}}
	err := f.api.do("POST", path, "application/json", object{
		"apiVersion": "v1", "kind": "Pod",
		"metadata": object{"name": name, "labels": object{"muster.dev/pool": poolName(pool)}, "annotations": annotations},
		"spec": object{
			"automountServiceAccountToken": false,
			"volumes":                      []object{{"name": "muster", "emptyDir": object{}}},
			"initContainers": []object{
				{"name": "install", "image": "muster:0.1.0", "args": []string{"install"}, "volumeMounts": mounts},
				{"name": "muster", "image": "muster:0.1.0", "restartPolicy": "Always", "volumeMounts": mounts}},
			"containers": []object{{"name": "app", "image": "example/web:1", "volumeMounts": mounts}},
		}}, nil)
	if err != nil {
		return err
	}
	now := time.Now().UTC().Format(time.RFC3339)
	ip := address(pool, pod).String()
	return f.api.do("PATCH", path+"/"+name+"/status", "application/merge-patch+json", object{"status": object{
		"phase": "Running", "podIP": ip, "podIPs": []object{{"ip": ip}}, "startTime": now,
		"conditions": []object{{"type": "Ready", "status": "True", "lastTransitionTime": now}}}}, nil)
}
