# SPDX-License-Identifier: Apache-2.0
"""What workers say on their notify sockets while there is no manager."""

import array
import errno
import os
import select
import signal
import socket
import unittest

from tests.harness import *

# Runs a command for which sendto() of exactly so many bytes fails with this errno: a seccomp filter, as the kernel reads it.
REFUSES_TO_SEND = """import ctypes, os, struct, sys
size, error = map(int, sys.argv[1:3])
LOAD, EQUAL, RETURN, SENDTO = 0x20, 0x15, 0x06, {"x86_64": 44, "aarch64": 206}[os.uname().machine]
program = b"".join(struct.pack("HBBI", *line) for line in [
    (LOAD, 0, 0, 0), (EQUAL, 0, 3, SENDTO), (LOAD, 0, 0, 32), (EQUAL, 0, 1, size), (RETURN, 0, 0, 0x00050000 | error),
    (RETURN, 0, 0, 0x7fff0000)])
libc, filter = ctypes.CDLL(None, use_errno=True), ctypes.create_string_buffer(program)
header = ctypes.create_string_buffer(struct.pack("HP", len(program) // 8, ctypes.addressof(filter)))
if libc.prctl(38, 1, 0, 0, 0) or libc.prctl(22, 2, header, 0, 0):
    sys.exit(os.strerror(ctypes.get_errno()))
os.execvp(sys.argv[3], sys.argv[3:])
"""


class Ears(LauncherTest):
    def notify_socket(self, name="notify"):
        path = os.path.join(self.directory.name, name)
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        listener.bind(path)
        self.addCleanup(listener.close)
        return path, listener

    def worker(self, path):
        """Is refused nothing for long: whoever has to wait longer than that is a failure."""
        worker = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        worker.settimeout(PATIENCE)
        worker.connect(path)
        self.addCleanup(worker.close)
        return worker

    def left_alone(self, *held, **more):
        """A launcher that has these, and no manager."""
        manager = self.start(local=False, **more)
        for name, descriptor in held:
            manager.hold(name, descriptor.fileno())
        manager.round_trip()
        self.leave(manager)

    def leave(self, manager):
        """No manager follows it yet."""
        self.listener.close()
        os.unlink(self.path)
        self.listener = None
        manager.close()

    def next_manager(self):
        """With what it is given to hear, by name."""
        self.listen()
        manager = self.accept()
        manager.expect(SYNCED)
        return manager, {r.name: r.descriptors[0] for r in manager.seen if r.kind == HELD}

    def said_to(self, descriptor, at_most=100):
        duplicate = socket.socket(fileno=os.dup(descriptor))
        said = []
        with duplicate:
            duplicate.setblocking(False)
            try:
                while len(said) < at_most:
                    said.append(duplicate.recv(4096).decode())
            except BlockingIOError:
                pass
        return said

    def test_a_worker_never_waits_and_the_next_manager_hears_what_it_comes_to(self):
        path, listener = self.notify_socket()
        self.left_alone(("notify:1", listener))
        worker = self.worker(path)
        worker.send(b"READY=1")
        for i in range(1000):
            worker.send(b"STATUS=row %d\nX_MUSTER_rows=%d" % (i, i))
        manager, held = self.next_manager()
        self.assertEqual(["READY=1\nSTATUS=row 999\nX_MUSTER_rows=999\n"], self.said_to(held["notify:1"]))

    def test_each_worker_is_heard_for_itself(self):
        both = [self.notify_socket(str(i)) for i in range(2)]
        self.left_alone(*((f"notify:{i}", listener) for i, (_, listener) in enumerate(both)))
        for i, (path, _) in enumerate(both):
            self.worker(path).send(b"STATUS=%d" % i)
        manager, held = self.next_manager()
        self.assertEqual([["STATUS=0\n"], ["STATUS=1\n"]], [self.said_to(held[f"notify:{i}"]) for i in range(2)])

    def test_what_was_said_before_the_manager_died_comes_first(self):
        path, listener = self.notify_socket()
        worker = self.worker(path)
        worker.send(b"STATUS=before\nX_MUSTER_a=1")
        self.left_alone(("notify:1", listener))
        worker.send(b"STATUS=behind")
        manager, held = self.next_manager()
        self.assertEqual(["X_MUSTER_a=1\nSTATUS=behind\n"], self.said_to(held["notify:1"]))

    def test_it_is_said_to_one_manager_only(self):
        path, listener = self.notify_socket()
        self.left_alone(("notify:1", listener))
        self.worker(path).send(b"READY=1")
        manager, held = self.next_manager()
        self.assertEqual(["READY=1\n"], self.said_to(held["notify:1"]))
        manager.close()
        again = self.accept()
        again.expect(SYNCED)
        (held,) = (r.descriptors[0] for r in again.seen if r.kind == HELD)
        self.assertEqual([], self.said_to(held))

    def test_with_a_manager_it_does_not_listen(self):
        path, listener = self.notify_socket()
        manager = self.start(local=False)
        manager.hold("notify:1", listener.fileno())
        self.worker(path).send(b"STATUS=mine")
        manager.spawn(1, "true")
        manager.expect(EXITED, 1)
        self.assertEqual(["STATUS=mine"], self.said_to(listener.fileno()))

    def test_a_barrier_is_released_when_it_was_heard(self):
        path, listener = self.notify_socket()
        self.left_alone(("notify:1", listener))
        worker = self.worker(path)
        read, write = os.pipe()
        worker.send(b"READY=1")
        worker.sendmsg([b"BARRIER=1"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [write]))])
        os.close(write)
        with os.fdopen(read) as barrier:
            self.assertEqual("", barrier.read())

    def test_a_worker_that_never_stops_talking_is_heard_as_well(self):
        path, listener = self.notify_socket()
        self.left_alone(("notify:1", listener))
        flood = ("import socket, sys\ns = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)\ns.connect(sys.argv[1])\n"
                 "s.send(b'READY=1')\nprint(flush=True)\nwhile True: s.send(b'STATUS=more')\n")
        worker = subprocess.Popen([PYTHON, "-c", flood, path], stdout=subprocess.PIPE)
        self.addCleanup(worker.stdout.close)
        self.addCleanup(worker.wait)
        self.addCleanup(worker.kill)
        worker.stdout.readline()
        manager, held = self.next_manager()
        heard = ""
        until = time.monotonic() + PATIENCE
        while "READY=1" not in heard:
            self.assertLess(time.monotonic(), until)
            heard = "".join(self.said_to(held["notify:1"]))

    def test_what_could_not_be_said_for_lack_of_memory_or_files_is_kept(self):
        for lack in (errno.ENOMEM, errno.ENFILE):
            with self.subTest(errno.errorcode[lack]):
                path, listener = self.notify_socket(errno.errorcode[lack])
                # What comes to nine bytes is refused: so it is as long as nothing is added.
                self.left_alone(("notify:1", listener), under=[PYTHON, "-c", REFUSES_TO_SEND, "9", str(lack)])
                worker = self.worker(path)
                self.say_and_be_heard(worker, b"STATUS=1")
                manager, held = self.next_manager()
                self.assertEqual([], self.said_to(held["notify:1"]))
                self.leave(manager)
                self.say_and_be_heard(worker, b"READY=1")
                manager, held = self.next_manager()
                self.assertEqual(["STATUS=1\nREADY=1\n"], self.said_to(held["notify:1"]))
                manager.exit()
                self.launcher.wait()

    def say_and_be_heard(self, worker, words):
        """A descriptor that is sent along is closed when they were heard."""
        read, write = os.pipe()
        socket.send_fds(worker, [words], [write])
        os.close(write)
        with os.fdopen(read) as barrier:
            self.assertEqual("", barrier.read())

    def test_held_files_and_other_sockets_are_left_alone(self):
        one, other = socket.socketpair()
        self.addCleanup(one.close)
        self.addCleanup(other.close)
        self.left_alone(("shared", one))
        other.send(b"READY=1\n")
        manager, held = self.next_manager()
        self.assertEqual(b"READY=1\n", one.recv(100))
