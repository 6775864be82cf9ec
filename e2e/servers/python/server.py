# SPDX-License-Identifier: Apache-2.0
"""Python's own http.server on a socket that it inherits: python server.py FD."""

import http.server
import os
import signal
import socket
import sys
import threading
import time

sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import deploy


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        time.sleep(deploy.REQUEST_DELAY)
        body = b"%d" % os.getpid() if self.path == "/pid" else b"hello\n"
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class InheritedServer(http.server.ThreadingHTTPServer):
    daemon_threads = False  # server_close() waits for the requests that are under way

    def __init__(self, fd):
        listening = socket.socket(fileno=fd)
        super().__init__(listening.getsockname(), Handler, bind_and_activate=False)
        self.socket.close()  # the one it made itself
        self.socket = listening


deploy.boot()
server = InheritedServer(int(sys.argv[1]))
# Without this, TERM ends the process in the middle of a request. shutdown() waits for the loop, so it needs a thread.
signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
server.serve_forever(poll_interval=0.05)
server.server_close()
