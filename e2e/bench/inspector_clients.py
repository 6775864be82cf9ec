# SPDX-License-Identifier: Apache-2.0
"""Readers of one inspector: inspector_clients.py PORT CLIENTS SECONDS PAUSE. Prints one JSON document.

CLIENTS ask for the state on a kept connection, again PAUSE seconds after each answer; one more follows the events, leaves every half
second, and resumes where it was.
"""

import http.client
import json
import sys
import threading
import time


class Readers:
    def __init__(self, port, clients, seconds, pause):
        self.port = port
        self.pause = pause
        self.latencies = []
        self.failures = []
        self.sizes = set()
        self.events = 0
        self.resumes = 0
        self.lost = 0
        self.end = time.perf_counter() + seconds
        self.threads = [threading.Thread(target=self.ask) for _ in range(clients)] + [threading.Thread(target=self.follow)]

    def ask(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        while (begin := time.perf_counter()) < self.end:
            try:
                connection.request("GET", "/v1/state")
                answer = connection.getresponse()
                self.sizes.add(len(answer.read()) // 1024)
                if answer.status != 200:
                    raise OSError(f"status {answer.status}")
                self.latencies.append(time.perf_counter() - begin)
            except (OSError, http.client.HTTPException) as e:
                self.failures.append(repr(e))
                connection.close()
            time.sleep(self.pause)

    def follow(self):
        last = None
        while time.perf_counter() < self.end:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
            connection.request("GET", "/v1/events", headers={} if last is None else {"Last-Event-ID": str(last)})
            last = self.read(connection.getresponse(), last, time.perf_counter() + 0.5)
            self.resumes += 1
            connection.close()

    def read(self, stream, last, until):
        """The last id read. Ids grow by one, so a gap or a repetition shows."""
        while time.perf_counter() < min(until, self.end):
            try:
                line = stream.readline()
            except TimeoutError:  # nothing happens any more
                break
            if line.startswith(b"id:"):
                number = int(line[3:])
                self.lost += 0 if last is None or number == last + 1 else 1
                last = number
                self.events += 1
            elif line.startswith(b"event: missed"):
                self.lost += 1
        return last

    def run(self):
        for thread in self.threads:
            thread.start()
        for thread in self.threads:
            thread.join()
        times = sorted(self.latencies)
        return {
            "answers": len(times),
            "failures": self.failures[:5],
            "p50": times[len(times) // 2],
            "p99": times[len(times) * 99 // 100],
            "worst": times[-1],
            "document_kib": max(self.sizes),
            "events": self.events,
            "resumes": self.resumes,
            "lost": self.lost,
        }


if __name__ == "__main__":
    port, clients, seconds, pause = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4])
    print(json.dumps(Readers(port, clients, seconds, pause).run()))
