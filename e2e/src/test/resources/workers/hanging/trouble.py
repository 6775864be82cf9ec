# SPDX-License-Identifier: Apache-2.0
"""Servers that do what they are asked to: answer, sleep, or turn in circles. As an ASGI application and as a WSGI application.

/sleep blocks whoever serves it for a minute, /loop keeps it running for ever; everything else is answered by the process's number.
"""

import os
import time


def trouble(path):
    if path == "/sleep":
        time.sleep(60)  # in the event loop, too: that is the trouble
    while path == "/loop":
        pass
    return b"%d" % os.getpid()


async def asgi(scope, receive, send):
    if scope["type"] != "http":
        raise NotImplementedError(scope["type"])  # the server takes this as "no lifespan events, please"
    body = trouble(scope["path"])
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
    await send({"type": "http.response.body", "body": body})


def wsgi(environ, start_response):
    body = trouble(environ["PATH_INFO"])
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]
