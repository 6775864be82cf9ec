# SPDX-License-Identifier: Apache-2.0
"""A WSGI application without a framework: /pid answers the process's number, everything else a greeting."""

import os
import sys
import time

sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import deploy

deploy.boot()


def app(environ, start_response):
    if deploy.REQUEST_DELAY:
        time.sleep(deploy.REQUEST_DELAY)
    body = b"%d" % os.getpid() if environ["PATH_INFO"] == "/pid" else b"hello\n"
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]
