# SPDX-License-Identifier: Apache-2.0
"""A scheduler: one in the pool, whatever becomes of the workers."""
import os
import signal
import stat
import time


def stop(*_):
    print("scheduler stopped", flush=True)
    os._exit(0)


signal.signal(signal.SIGTERM, stop)


def is_socket(fd):
    try:
        return stat.S_ISSOCK(os.fstat(fd).st_mode)
    except OSError:
        return False


sockets = [fd for fd in range(64) if is_socket(fd)]
print("%s runs with %d sockets, LISTEN_FDS is %s"
      % (os.environ["MUSTER_PROCESS"], len(sockets), os.environ.get("LISTEN_FDS", "not set")), flush=True)
while True:
    time.sleep(1)
