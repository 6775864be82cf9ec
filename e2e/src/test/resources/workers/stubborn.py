# SPDX-License-Identifier: Apache-2.0
"""A server that is hard to stop: stubborn.py FD MODE."""

import os
import signal
import socket
import subprocess
import sys
import time

listening = socket.socket(fileno=int(sys.argv[1]))
listening.setblocking(True)
match sys.argv[2]:
    case "ignores-term":
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT):
            signal.signal(number, signal.SIG_IGN)
    case "has-grandchildren":
        # They ignore TERM (which is inherited), hold the socket, and one of them is an orphan at once.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        sleeper = [sys.executable, "-S", "-c", "import time; time.sleep(3600)", __file__]
        subprocess.Popen(sleeper, close_fds=False)
        subprocess.run(["sh", "-c", '"$@" & exit 0', "sh", *sleeper], close_fds=False)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
    case "closes-notify-socket":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        address = os.environ["NOTIFY_SOCKET"]
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
            notify.sendto(b"READY=1", address.replace("@", "\0", 1) if address.startswith("@") else address)
        if not address.startswith("@"):
            os.unlink(address)
while True:
    connection, _ = listening.accept()
    connection.close()
    time.sleep(0)
