# SPDX-License-Identifier: Apache-2.0
"""A server that starts in a few milliseconds: one request per connection, answered with its pid. TERM ends it between two.

tiny.py FD; BOOT_DELAY, REQUEST_DELAY and DEPLOY (good or bad) as in e2e/servers/deploy.py. CHATTER: bytes it prints for each request.
"""

import os
import select
import signal
import socket
import sys
import time

time.sleep(float(os.environ.get("BOOT_DELAY", "0")))
if "DEPLOY" in os.environ and open(os.environ["DEPLOY"]).read().strip() != "good":
    sys.exit("tiny: a bad deploy")

told, tell = os.pipe()
os.set_blocking(tell, False)
signal.set_wakeup_fd(tell)
signal.signal(signal.SIGTERM, lambda *_: None)

listening = socket.socket(fileno=int(sys.argv[1]))
listening.setblocking(False)
delay = float(os.environ.get("REQUEST_DELAY", "0"))
chatter = ("x" * 99 + "\n") * (int(os.environ.get("CHATTER", "0")) // 100)
body = str(os.getpid()).encode()
answer = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
print("tiny is here", flush=True)
while True:
    readable, _, _ = select.select([listening, told], [], [])
    if told in readable:
        break
    try:
        connection, _ = listening.accept()
    except BlockingIOError:
        continue  # another worker was faster
    try:
        connection.recv(65536)
        time.sleep(delay)
        if chatter:
            print(chatter, end="", flush=True)
        connection.sendall(answer)
        connection.shutdown(socket.SHUT_WR)
    except ConnectionError:
        pass
    connection.close()
