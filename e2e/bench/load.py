# SPDX-License-Identifier: Apache-2.0
"""Closed-loop clients, a new connection for each request: load.py PORT CLIENTS SECONDS. Prints one JSON document."""

import json
import socket
import sys
import threading
import time

PATIENCE = 5.0


class Load:
    def __init__(self, port, clients, seconds):
        self.port = port
        self.latencies = []
        self.answered = []
        self.errors = {}
        self.lock = threading.Lock()
        self.begin = time.perf_counter()
        self.end = self.begin + seconds
        self.threads = [threading.Thread(target=self.client, daemon=True) for _ in range(clients)]

    def client(self):
        while (begin := time.perf_counter()) < self.end:
            try:
                self.ask()
                now = time.perf_counter()
                self.latencies.append(now - begin)
                self.answered.append(now)
            except OSError as e:
                kind = "timeout" if isinstance(e, TimeoutError) else type(e).__name__
                with self.lock:
                    self.errors[kind] = self.errors.get(kind, 0) + 1
                time.sleep(0.01)

    def ask(self):
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            answer = b""
            while part := connection.recv(4096):
                answer += part
        if not answer:
            raise ConnectionError("closed without an answer")
        if not answer.startswith(b"HTTP/1.1 200 ") or not answer.endswith(b"hello\n"):
            raise OSError("incomplete or not 200")

    def run(self):
        for thread in self.threads:
            thread.start()
        for thread in self.threads:
            thread.join()
        return self.report()

    def report(self):
        times = [self.begin, *sorted(self.answered), self.end]
        latencies = sorted(self.latencies) or [float("nan")]
        last = times[-2]
        return {
            "ok": len(self.answered),
            "errors": sum(self.errors.values()),
            "kinds": self.errors,
            "silence": max(b - a for a, b in zip(times, times[1:])),
            "p99": latencies[int(0.99 * (len(latencies) - 1))],
            "max": latencies[-1],
            "answers_at_the_end": self.end - last < 1.0,
        }


if __name__ == "__main__":
    print(json.dumps(Load(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])).run()))
