# SPDX-License-Identifier: Apache-2.0
"""A server that opens nothing of its own, so that its descriptors are what it was given: bare.py FD [meddle].

With `meddle` it does to the shared socket what some servers do: it shortens the queue, and changes O_NONBLOCK back and forth.
"""

import os
import select
import socket
import sys

listening = socket.socket(fileno=int(sys.argv[1]))
if "meddle" in sys.argv:
    listening.listen(5)
    os.set_blocking(listening.fileno(), True)
    os.set_blocking(listening.fileno(), False)
body = str(os.getpid()).encode()
while True:
    select.select([listening], [], [])
    try:
        connection, _ = listening.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
    except (BlockingIOError, ConnectionError):
        pass
