# SPDX-License-Identifier: Apache-2.0
"""Runs a command in a terminal of its own: terminal.py ROWS COLUMNS COMMAND...

What the command writes goes to standard output. Each line on standard input is a word of the person's: `keys HEX` are pressed,
`size ROWS COLUMNS` is the window's new size. In the end says on standard error how the terminal was left, and exits as the
command did.
"""

import fcntl
import os
import pty
import select
import struct
import sys
import termios


def resize(terminal, rows, columns):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", int(rows), int(columns), 0, 0))


def obey(terminal, line):
    word, *rest = line.split()
    if word == "keys":
        os.write(terminal, bytes.fromhex(rest[0]))
    elif word == "size":
        resize(terminal, *rest)
    else:
        sys.exit(f"what is {line!r}?")


def main():
    rows, columns, *command = sys.argv[1:]
    leader, terminal = pty.openpty()
    resize(terminal, rows, columns)
    child = os.fork()
    if child == 0:
        os.close(leader)
        os.setsid()
        fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
        for standard in range(3):
            os.dup2(terminal, standard)
        os.execvp(command[0], command)
    watched = [leader, sys.stdin.fileno()]
    pending = b""
    status = None
    while status is None:
        for ready in select.select(watched, [], [], 0.1)[0]:
            if ready == leader:
                os.write(sys.stdout.fileno(), os.read(leader, 65536))
                continue
            said = os.read(ready, 65536)
            if not said:
                watched.remove(ready)
            *lines, pending = (pending + said).split(b"\n")
            for line in lines:
                obey(leader, line.decode())
        pid, ended = os.waitpid(child, os.WNOHANG)
        status = ended if pid else None
    while select.select([leader], [], [], 0)[0]:
        os.write(sys.stdout.fileno(), os.read(leader, 65536))
    # This side holds the terminal open, too, so its settings are still there to be read.
    echo = termios.tcgetattr(terminal)[3] & termios.ECHO
    print("left with echo" if echo else "left without echo", file=sys.stderr)
    sys.exit(os.waitstatus_to_exitcode(status) & 0xFF)


main()
