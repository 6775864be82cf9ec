# SPDX-License-Identifier: Apache-2.0
"""A worker: it serves on the socket that it inherits, and opens its log anew when it is sent USR1."""
import http.server
import os
import signal
import socket
import sys


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"hello\n")

    def log_message(self, *args):
        pass


def rotate(*_):
    print("rotated", flush=True)


def stop(*_):
    print("worker stopped", flush=True)
    os._exit(0)


signal.signal(signal.SIGUSR1, rotate)
signal.signal(signal.SIGTERM, stop)
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler, bind_and_activate=False)
server.socket.close()
server.socket = socket.socket(fileno=3)
print("worker started", flush=True)
server.serve_forever()
sys.exit(0)
