# SPDX-License-Identifier: Apache-2.0
"""Counts, publishes and wakes, together with the other workers: /hit counts a hit and answers with the hits of all; /jobs/NAME
publishes a job, which one worker does; /wake wakes every worker. Needs Linux and Python 3.10, and nothing else."""

import mmap
import os
import select
import signal
import socket


def shared(name):
    """The descriptor of a shared object."""
    names = os.environ["MUSTER_SHARED_FDNAMES"].split(":")
    return int(os.environ["MUSTER_SHARED_FDS"].split(":")[names.index(name)])


def say(words):
    print(words, flush=True)


# Memory. Each worker adds in a cell of its own, so that none needs a lock. The cell goes by the incarnation and not by the slot:
# during a restart a slot has two workers.
hits = memoryview(mmap.mmap(shared("hits"), 0)).cast("Q")
own = int(os.environ["MUSTER_INCARNATION"]) % len(hits)

# A queue: what is sent at one end is received at the other, by one of all those who try.
jobs_out = socket.socket(fileno=shared("jobs.send"))
jobs_in = socket.socket(fileno=shared("jobs.receive"))

# An event. Watched for edges and never read, it wakes everybody; with os.eventfd_read(wake) it would wake one, once for each count.
wake = shared("wake")

listening = socket.socket(fileno=3)  # LISTEN_FDS says that it is there
told, tell = os.pipe()
os.set_blocking(tell, False)
signal.set_wakeup_fd(tell)
signal.signal(signal.SIGTERM, lambda *_: None)

poll = select.epoll()
for fd in (listening.fileno(), jobs_in.fileno(), told):
    poll.register(fd, select.EPOLLIN)
poll.register(wake, select.EPOLLIN | select.EPOLLET)
poll.poll(0)  # whatever it was that woke the others before we came


def answer(path):
    if path.startswith("/jobs/"):
        try:
            jobs_out.send(path.removeprefix("/jobs/").encode())
        except BlockingIOError:
            return 503, "the queue is full"
        return 200, "published"
    if path == "/wake":
        os.eventfd_write(wake, 1)
        return 200, "woken"
    if path == "/hit":
        hits[own] += 1
    return 200, str(sum(hits))


def serve():
    try:
        connection, _ = listening.accept()
    except BlockingIOError:
        return  # another worker was faster
    with connection:
        connection.setblocking(True)
        status, text = answer(connection.recv(65536).split()[1].decode())
        connection.sendall(b"HTTP/1.1 %d \r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s" % (status, len(text), text.encode()))


def work():
    try:
        job = jobs_in.recv(65536)
    except BlockingIOError:
        return  # another worker was faster
    say(f"did {job.decode()}")


stopping = False
while not stopping:
    for fd, _ in poll.poll():
        if fd == told:
            stopping = True
        elif fd == wake:
            say("woken")
        elif fd == jobs_in.fileno():
            work()
        else:
            serve()
