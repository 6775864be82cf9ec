// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"slices"
	"sync"
	"time"
)

// A journal keeps what the clients saw. Safe for all of them at once.
type journal struct {
	lock       sync.Mutex
	latencies  []time.Duration
	between    int
	failures   map[string]int
	begin      time.Time
	lastAnswer time.Time
	silence    time.Duration // the longest time in which no client got an answer
	ended      time.Time
}

func newJournal() *journal {
	seen := &journal{failures: map[string]int{}}
	seen.start()
	return seen
}

// start says that the clients begin now.
func (j *journal) start() {
	j.lock.Lock()
	defer j.lock.Unlock()
	j.begin = time.Now()
	j.lastAnswer, j.silence = j.begin, 0
}

func (j *journal) answered(after time.Duration) {
	j.lock.Lock()
	defer j.lock.Unlock()
	j.latencies = append(j.latencies, after)
	j.measureSilence()
	j.lastAnswer = time.Now()
}

// measureSilence counts no silence once the load is being ended: then the clients fall silent themselves.
func (j *journal) measureSilence() {
	if j.ended.IsZero() {
		j.silence = max(j.silence, time.Since(j.lastAnswer))
	}
}

func (j *journal) closedBetween() {
	j.lock.Lock()
	defer j.lock.Unlock()
	j.between++
}

func (j *journal) failed(kind string) {
	j.lock.Lock()
	defer j.lock.Unlock()
	j.failures[kind]++
}

func (j *journal) close() {
	j.lock.Lock()
	defer j.lock.Unlock()
	j.measureSilence()
	j.ended = time.Now()
}

func (j *journal) report() string {
	j.lock.Lock()
	defer j.lock.Unlock()
	j.measureSilence()
	end := j.ended
	if end.IsZero() {
		end = time.Now()
	}
	sorted := slices.Sorted(slices.Values(j.latencies))
	text, err := json.Marshal(map[string]any{
		"ok":            len(sorted),
		"closedBetween": j.between,
		"failures":      j.failures,
		"seconds":       end.Sub(j.begin).Seconds(),
		"silenceMillis": millis(j.silence),
		"p50Millis":     millis(percentile(sorted, 0.50)),
		"p99Millis":     millis(percentile(sorted, 0.99)),
		"maxMillis":     millis(percentile(sorted, 1)),
	})
	if err != nil {
		panic(err) // numbers and strings only
	}
	return string(text)
}

func percentile(sorted []time.Duration, part float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(len(sorted)-1, int(part*float64(len(sorted))))]
}

func millis(time time.Duration) float64 { return float64(time.Microseconds()) / 1000 }
