# SPDX-License-Identifier: Apache-2.0
"""The example programs' boot, with what the tests turn: how long it takes, and whether this deploy is a bad one."""

import os
import signal
import threading
import time

REQUEST_DELAY = float(os.environ.get("REQUEST_DELAY", "0"))  # seconds that each request takes


def boot():
    """Takes BOOT_DELAY seconds, then does what the file named by DEPLOY says."""
    time.sleep(float(os.environ.get("BOOT_DELAY", "0")))
    match _deploy():
        case "import-error":
            raise ImportError("No module named 'invoices' (a bad deploy)")
        case "exit-0":
            print("nothing to do (a bad deploy)", flush=True)
            os._exit(0)
        case "hang":
            print("waiting for the database (a bad deploy)", flush=True)
            time.sleep(3600)
        case "crash-later":
            threading.Timer(1.0, _crash).start()


def _deploy():
    try:
        with open(os.environ["DEPLOY"]) as deploy:
            return deploy.read().strip()
    except (KeyError, FileNotFoundError):
        return "good"


def _crash():
    print("out of invoices (a bad deploy)", flush=True)
    os.kill(os.getpid(), signal.SIGABRT)
