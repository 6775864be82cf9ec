# SPDX-License-Identifier: Apache-2.0
"""An ASGI application without a framework: /pid answers the process's number, everything else a greeting."""

import asyncio
import os
import sys

sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import deploy

deploy.boot()


async def app(scope, receive, send):
    if scope["type"] != "http":
        raise NotImplementedError(scope["type"])  # the server takes this as "no lifespan events, please"
    if deploy.REQUEST_DELAY:
        await asyncio.sleep(deploy.REQUEST_DELAY)
    body = b"%d" % os.getpid() if scope["path"] == "/pid" else b"hello\n"
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
