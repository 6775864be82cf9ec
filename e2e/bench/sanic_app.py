# SPDX-License-Identifier: Apache-2.0
"""The greeting of e2e/servers, in Sanic.

sanic_app.py managed PORT WORKERS INSPECTOR_PORT   Sanic's own worker manager
sanic_app.py inherited FD                          one process on an inherited socket, for Muster to manage
"""

import asyncio
import os
import socket
import sys

from sanic import Sanic
from sanic.response import text

sys.path.append(os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "servers"))
import deploy

app = Sanic("bench", configure_logging=False)
app.config.INSPECTOR = True
app.config.INSPECTOR_PORT = int(sys.argv[4]) if len(sys.argv) > 4 else 0


@app.get("/")
async def greeting(_):
    await asyncio.sleep(deploy.REQUEST_DELAY)
    return text("hello\n")


@app.get("/pid")
async def pid(_):
    return text(str(os.getpid()))


if __name__ == "__main__":
    if sys.argv[1] == "managed":
        app.run("127.0.0.1", int(sys.argv[2]), workers=int(sys.argv[3]), motd=False, access_log=False)
    else:
        deploy.boot()
        app.run(sock=socket.socket(fileno=int(sys.argv[2])), single_process=True, motd=False, access_log=False)
elif __name__ == "__mp_main__":
    deploy.boot()  # Sanic's workers import this file anew
