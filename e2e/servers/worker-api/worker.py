# SPDX-License-Identifier: Apache-2.0
"""The worker API from Python, with its standard library alone: python worker.py

What it is to ask comes in lines like `POST /v1/scale {"workers": 3}` through the named pipe orders-SLOT, and each answer goes
into the file answers-SLOT, as a line.
"""

import http.client
import json
import os
import socket


class Connection(http.client.HTTPConnection):
    """HTTP over the Unix socket of the worker API."""

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(os.environ["MUSTER_SOCKET"])


def muster(method, path, body=None):
    """Asks the manager, and returns its answer."""
    connection = Connection("muster")
    headers = {"Authorization": "Bearer " + os.environ["MUSTER_TOKEN"]}
    connection.request(method, path, None if body is None else json.dumps(body), headers)
    with connection.getresponse() as answer:
        return json.load(answer)


slot = os.environ["MUSTER_SLOT"]
if not os.path.exists("orders-" + slot):
    os.mkfifo("orders-" + slot)
orders = os.fdopen(os.open("orders-" + slot, os.O_RDWR), "rb", buffering=0)

muster("PUT", "/v1/me/state", {"language": "python", "orders": 0})
muster("POST", "/v1/ready")

for count, order in enumerate(orders, 1):
    method, path, *body = order.decode().split(maxsplit=2)
    answer = muster(method, path, json.loads(body[0]) if body else None)
    with open("answers-" + slot, "a") as answers:
        print(json.dumps(answer), file=answers)
    muster("PUT", "/v1/me/state", {"orders": count})
