# SPDX-License-Identifier: Apache-2.0
"""A manager to test the launcher with: the real binary, real processes, and no sleeping. Every wait is for a condition."""

import array
import ctypes
import os
import select
import shlex
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path
from types import SimpleNamespace

HERE = Path(__file__).resolve().parent
LAUNCHER = os.environ.get("MUSTER_LAUNCHER", str(HERE.parent / "target" / "muster-launcher"))
WRAPPER = shlex.split(os.environ.get("MUSTER_WRAPPER", ""))
PATIENCE = 20.0  # seconds; only a failing test ever waits so long

CONFIGURE, REMEMBER, HOLD, RELEASE, SPAWN, SIGNAL, STATS, WATCH, TAG, EXIT, GUARD, TELL = range(1, 13)
(HELLO, CHILD, HELD, SYNCED, SPAWNED, NOT_SPAWNED, EXITED, GONE, STATS_REPORT, EVIDENCE, TERMINATING, ERROR,
 STILL, UNACCEPTED, OUTPUT) = range(101, 116)
STDIN, STDOUT, STDERR, RELAY = 1, 2, 4, 8
TO_PROCESS, TO_GROUP = 0, 1
HELLO_LOCAL, HELLO_TERMINATING, HELLO_GUARDS, HELLO_RELAYS = 1, 2, 4, 8
HELLO_KNOWS = HELLO_GUARDS | HELLO_RELAYS
CHILD_LINGERING = 1
EXITED_CORE, EXITED_OOM, EXITED_LINGERING = 1, 2, 4
NONE, UNKNOWN, REGISTERED, WEAK, STRONG = range(5)
LOST = 1
OVER = 1
STAGE_LIMIT, STAGE_FORK, STAGE_DESCRIPTORS, STAGE_DIRECTORY, STAGE_EXEC = range(1, 6)

HEADER = struct.Struct("HHIQ")


def strings(*values):
    return b"".join(os.fsencode(v) + b"\0" for v in values)


def packet(kind, body=b"", id=0, flags=0):
    return HEADER.pack(kind, flags, HEADER.size + len(body), id) + body


def spawn_packet(id, arguments, environment=(), places=(), directory="", tag=b"", flags=0):
    """`places` are (name, target) pairs."""
    body = struct.pack("HHHH", len(places), len(environment), len(arguments), len(tag))
    body += b"".join(struct.pack("i", target) for _, target in places) + tag
    body += strings(directory, *(name for name, _ in places), *environment, *arguments)
    return packet(SPAWN, body, id, flags)


def split(data):
    return [s.decode() for s in data.split(b"\0")[:-1]]


def decode(data, descriptors):
    kind, flags, size, id = HEADER.unpack_from(data)
    assert size == len(data), (size, len(data))
    body, r = data[HEADER.size:], SimpleNamespace(kind=kind, flags=flags, id=id, descriptors=descriptors)
    if kind == HELLO:
        r.version, r.pid, r.uid, count, note = struct.unpack_from("IIIHH", body)
        r.note, r.arguments = body[16:16 + note], split(body[16 + note:])
        assert len(r.arguments) == count
    elif kind == CHILD:
        r.pid, size, r.started_ms = struct.unpack_from("IIQ", body)
        r.tag = body[16:]
        assert len(r.tag) == size
    elif kind == HELD:
        (r.name,) = split(body)
    elif kind == SPAWNED:
        r.pid, _, r.nanos = struct.unpack("IIQ", body)
    elif kind == NOT_SPAWNED:
        r.error, r.stage = struct.unpack("iI", body)
    elif kind == EXITED:
        r.pid, r.code, r.signal, _, r.user_us, r.system_us, r.max_rss = struct.unpack("IiiIQQQ", body)
    elif kind == STATS_REPORT:
        r.rows = {row[0]: SimpleNamespace(cpu_ns=row[1], rss=row[2], processes=row[3], threads=row[4])
                  for row in struct.iter_unpack("QQQII", body)}
    elif kind == EVIDENCE:
        r.strength, r.pid, r.tid, _ = struct.unpack_from("IIII", body)
        r.socket, r.how = split(body[16:])
    elif kind == TERMINATING:
        r.signal, _ = struct.unpack("iI", body)
    elif kind == ERROR:
        r.command, _, r.error = struct.unpack_from("HHI", body)
        (r.text,) = split(body[8:])
    elif kind == STILL:
        r.for_ms, r.pid, r.tid, _ = struct.unpack_from("IIII", body)
        (r.doing,) = split(body[16:])
    elif kind == UNACCEPTED:
        r.for_ms, r.depth, r.limit, _ = struct.unpack_from("IIII", body)
        (r.socket,) = split(body[16:])
    elif kind == OUTPUT:
        assert not body or body.endswith(b"\n"), body
        r.lines = [line.decode(errors="replace") for line in body.split(b"\n")[:-1]]
    else:
        assert kind in (SYNCED, GONE), kind
        assert not body
    return r


class Connection:
    """One connection from the launcher, seen from the manager."""

    def __init__(self, connection):
        self.socket = connection
        self.seen = []  # read, but not yet asked for

    def send(self, data, descriptors=()):
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))] if descriptors else []
        self.socket.sendmsg([data], rights)

    def receive(self, until):
        left = until - time.monotonic()
        if left <= 0 or not select.select([self.socket], [], [], left)[0]:
            raise AssertionError(f"nothing came in time; unread: {self.seen}")
        data, descriptors, _, _ = socket.recv_fds(self.socket, 65536, 4)
        if not data:
            raise EOFError("the launcher has closed the connection")
        return decode(data, descriptors)

    def receive_nothing(self, until):
        """Waits so long, and finds it an error when something comes."""
        if select.select([self.socket], [], [], max(0, until - time.monotonic()))[0]:
            raise AssertionError(f"something came: {self.receive(until)}")

    def expect(self, kind, id=None, **wanted):
        """The next report of this kind (and child); those of other kinds stay for later."""
        def fits(r):
            return r.kind == kind and (id is None or r.id == id) and all(getattr(r, k) == v for k, v in wanted.items())
        until = time.monotonic() + PATIENCE
        while True:
            for r in self.seen:
                if fits(r):
                    self.seen.remove(r)
                    return r
            self.seen.append(self.receive(until))

    def close(self):
        for r in self.seen:
            for fd in r.descriptors:
                os.close(fd)
        self.seen = []
        self.socket.close()

    # What a manager says.
    def configure(self, grace_ms=10000, stop_signal=signal.SIGTERM):
        self.send(packet(CONFIGURE, struct.pack("II", grace_ms, stop_signal)))

    def hold(self, name, descriptor):
        self.send(packet(HOLD, strings(name)), [descriptor])

    def spawn(self, id, *arguments, streams=(), **more):
        flags = (0, 1, 3, 7)[len(streams)] if "flags" not in more else more.pop("flags")
        self.send(spawn_packet(id, arguments, flags=flags, **more), streams)

    def signal(self, id, number, scope=TO_PROCESS):
        self.send(packet(SIGNAL, struct.pack("iI", number, scope), id))

    def watch(self, id, name, interval_ms=10):
        self.send(packet(WATCH, struct.pack("I", interval_ms) + strings(name), id))

    def guard(self, id, *names, interval_ms=250, after_ms=1000):
        self.send(packet(GUARD, struct.pack("II", interval_ms if names else 0, after_ms) + strings(*names), id))

    def last_lines(self, id):
        self.send(packet(TELL, id=id))
        return self.expect(OUTPUT, id).lines

    def stats(self):
        self.send(packet(STATS))
        return self.expect(STATS_REPORT).rows

    def exit(self, status=0):
        self.send(packet(EXIT, struct.pack("I", status)))

    def round_trip(self):
        """Everything sent before has been done when this returns."""
        self.stats()


def wait_for(condition, what="a condition"):
    until = time.monotonic() + PATIENCE
    while not (result := condition()):
        if time.monotonic() > until:
            raise AssertionError(f"waited in vain for {what}")
        select.select([], [], [], 0.005)
    return result


def is_gone(pid):
    """Gone, or dead and waiting for a parent that is not the launcher."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return True


class LauncherTest(unittest.TestCase):
    """Starts launchers and ends, by pid, whatever they have left."""

    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.addCleanup(self.directory.cleanup)
        # Orphans come to us and not to process 1, so that nothing outlives the test.
        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
        self.addCleanup(self.end_orphans)
        self.path = os.path.join(self.directory.name, "launcher.sock")
        self.program = LAUNCHER
        self.listener = None
        self.listen()

    def for_other_users(self):
        """They get the socket, and a copy of the program: the checkout may be in a place that is ours alone."""
        self.program = os.path.join(self.directory.name, "muster-launcher")
        shutil.copy(LAUNCHER, self.program)
        os.chmod(self.directory.name, 0o755)
        os.chmod(self.path, 0o666)

    def listen(self):
        if self.listener:
            self.listener.close()
            os.unlink(self.path)
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.listener.bind(self.path)
        self.listener.listen()
        self.listener.settimeout(PATIENCE)
        self.addCleanup(self.listener.close)

    def end_orphans(self):
        me = f"/proc/self/task/{os.getpid()}/children"
        def end_all():
            for pid in Path(me).read_text().split():
                try:
                    os.kill(int(pid), signal.SIGKILL)
                    os.waitpid(int(pid), 0)
                except (ProcessLookupError, ChildProcessError):
                    pass
            return not Path(me).read_text().strip()
        wait_for(end_all, "the end of all orphans")

    def launch(self, *command, local=True, under=(), environment=None, **more):
        """`under` is what runs it: a command that takes another."""
        arguments = [*under, *WRAPPER, self.program, *(["--local"] if local else []), self.path, *(["--", *command] if command else [])]
        self.errors = os.path.join(self.directory.name, "errors")
        with open(self.errors, "ab") as errors:
            process = subprocess.Popen(arguments, env=environment, **{"stderr": errors, **more})
        def end():
            process.kill()
            process.wait()
            for line in self.said():
                if not line.startswith("muster-launcher: "):   # a sanitizer has something to say
                    print(line, file=sys.stderr)
        self.addCleanup(end)
        self.launcher = process
        return process

    def said(self):
        """What the launcher has written on standard error, unless that was given to it."""
        return Path(self.errors).read_text().splitlines()

    def accept(self):
        connection = Connection(self.listener.accept()[0])
        self.addCleanup(connection.close)
        return connection

    def start(self, *command, **more):
        """A launcher that has said everything there is to say."""
        self.launch(*command, **more)
        manager = self.accept()
        self.hello = manager.expect(HELLO)
        manager.expect(SYNCED)
        return manager

    def tcp_listener(self, family=socket.AF_INET):
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.bind(("::1" if family == socket.AF_INET6 else "127.0.0.1", 0))
        listener.listen(128)
        self.addCleanup(listener.close)
        return listener

    def output_of(self, manager, id, *arguments, **more):
        """Runs a command to its end and returns what it wrote."""
        read, write = os.pipe()
        manager.spawn(id, *arguments, streams=[write], flags=STDOUT, **more)
        os.close(write)
        with os.fdopen(read) as output:
            manager.expect(SPAWNED, id)
            text = output.read()
        manager.expect(EXITED, id)
        return text

    def open_descriptors(self):
        return len(os.listdir(f"/proc/{self.hello.pid}/fd"))


PYTHON = sys.executable
