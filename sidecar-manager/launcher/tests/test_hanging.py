# SPDX-License-Identifier: Apache-2.0
"""Ready workers that hang, and those that only look so."""

import os
import shutil
import signal
import socket
import threading
import unittest

from tests.harness import *

BLOCKING = "import select, socket, time; s = socket.socket(fileno=3); s.setblocking(True); "
# Announces each state of the worker by a line, so that no test guesses.
WAITS_THEN = BLOCKING + "c = s.accept()[0]; print('accepted', flush=True); "


class GuardTest(LauncherTest):
    def guarded(self, code, listener=None, **more):
        """Child 1 with the listening socket on descriptor 3, guarded."""
        self.listening = listener or self.tcp_listener()
        manager = self.start()
        manager.hold("http", self.listening.fileno())
        manager.spawn(1, PYTHON, "-c", code, places=[("http", 3)], **more)
        self.pid = manager.expect(SPAWNED, 1).pid
        self.guard_when_ready(manager)
        return manager

    def guard_when_ready(self, manager):
        manager.watch(1, "http")
        manager.expect(EVIDENCE, 1, strength=STRONG)
        manager.guard(1, "http", interval_ms=50, after_ms=200)
        self.assert_never_still(manager, seconds=0.2)   # a look at the other is a look at this one: it has been seen waiting

    def unix_listener(self):
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(os.path.join(self.directory.name, "http.sock"))
        listener.listen(8)
        self.addCleanup(listener.close)
        return listener

    def connect(self):
        client = socket.socket(self.listening.family)
        client.connect(self.listening.getsockname())
        self.addCleanup(client.close)
        return client

    def assert_never_still(self, manager, seconds):
        """The launcher has looked so long: its report of a stopped one is the clock."""
        manager.spawn(99, "sleep", "600", places=[("http", 3)])
        os.kill(manager.expect(SPAWNED, 99).pid, signal.SIGSTOP)
        manager.guard(99, "http", after_ms=int(seconds * 1000))
        manager.expect(STILL, 99, flags=0, doing="stopped")
        manager.signal(99, signal.SIGKILL)
        manager.expect(EXITED, 99)
        self.assertFalse([r for r in manager.seen if r.kind == STILL and r.id == 1])


class Hanging(GuardTest):
    def test_a_worker_blocked_in_a_request_is_still_and_it_is_said_where(self):
        manager = self.guarded(BLOCKING + "c = s.accept()[0]; c.recv(1); c.recv(1)")
        client = self.connect()
        client.send(b"1")
        still = manager.expect(STILL, 1, flags=0)
        self.assertRegex(still.doing, r"^blocked in recvfrom\(\d+\)$")
        self.assertEqual((self.pid, self.pid), (still.pid, still.tid))
        self.assertGreaterEqual(still.for_ms, 200)
        # It is said again while it holds.
        self.assertGreater(manager.expect(STILL, 1, flags=0).for_ms, still.for_ms)

    def test_an_endless_loop_is_still_and_running(self):
        manager = self.guarded(BLOCKING + "s.accept()\nwhile True: pass")
        self.connect()
        self.assertEqual("running, no system call", manager.expect(STILL, 1, flags=0).doing)

    def test_another_thread_that_is_alive_does_not_hide_it(self):
        beat = "import threading\ndef beat():\n while True: time.sleep(0.01)\nthreading.Thread(target=beat).start()\n"
        manager = self.guarded(BLOCKING + beat + "s.accept(); time.sleep(600)")
        self.connect()
        self.assertRegex(manager.expect(STILL, 1, flags=0).doing, "^blocked in (clock_nanosleep|select)")

    def test_the_hung_one_of_two_processes_is_not_seen_while_the_other_waits(self):
        manager = self.guarded(BLOCKING + "import os; os.fork(); s.accept(); time.sleep(600)")
        self.connect()
        manager.guard(1, "http", interval_ms=50, after_ms=100)
        self.assert_never_still(manager, seconds=1)
        self.connect()                                  # now both hang
        manager.expect(STILL, 1, flags=0)

    def test_it_is_over_when_the_worker_accepts_again(self):
        manager = self.guarded(BLOCKING + "c = s.accept()[0]; c.recv(1); c.close(); s.accept()")
        client = self.connect()
        manager.expect(STILL, 1, flags=0)
        client.send(b"1")
        over = manager.expect(STILL, 1, flags=OVER)
        self.assertEqual((0, "", 0), (over.for_ms, over.doing, over.pid))

    def test_a_stopped_worker_is_still_until_it_is_continued(self):
        manager = self.guarded(BLOCKING + "s.accept()")
        os.kill(self.pid, signal.SIGSTOP)
        self.assertEqual("stopped", manager.expect(STILL, 1, flags=0).doing)
        os.kill(self.pid, signal.SIGCONT)
        manager.expect(STILL, 1, flags=OVER)

    def test_a_blocked_worker_that_is_stopped_is_told_of_at_once(self):
        manager = self.guarded(BLOCKING + "s.accept(); time.sleep(600)")
        self.connect()
        before = manager.expect(STILL, 1, flags=0)
        os.kill(self.pid, signal.SIGSTOP)
        stopped = manager.expect(STILL, 1, flags=0, doing="stopped")
        self.assertGreater(stopped.for_ms, before.for_ms)

    def test_an_edge_triggered_program_that_does_not_accept_waits_in_vain(self):
        edge = "e = select.epoll(); e.register(s, select.EPOLLIN | select.EPOLLET)\nwhile True: e.poll()"
        listening = self.tcp_listener()
        manager = self.start()
        self.listening = listening
        manager.hold("http", listening.fileno())
        manager.spawn(1, PYTHON, "-c", BLOCKING + edge, places=[("http", 3)])
        manager.expect(SPAWNED, 1)
        manager.guard(1, "http", interval_ms=50, after_ms=200)
        self.connect()
        self.assertEqual("waiting, but accepts nothing", manager.expect(STILL, 1, flags=0).doing)
        self.assertEqual((1, "http"), (lambda u: (u.depth, u.socket))(manager.expect(UNACCEPTED, flags=0)))

    def test_an_idle_worker_is_never_still(self):
        for how in ("s.accept()", "select.select([s], [], [])", "p = select.poll(); p.register(s, 1); p.poll()"):
            with self.subTest(how):
                manager = self.guarded(BLOCKING + how)
                self.assert_never_still(manager, seconds=1)
                manager.exit()
                self.launcher.wait()

    def test_a_worker_that_never_sleeps_but_serves_is_never_still(self):
        """On each kind of socket: over one connection that stays, so that nothing appears or vanishes."""
        for listener in (self.tcp_listener(), self.unix_listener()):
            with self.subTest(listener.family):
                serve = "c = s.accept()[0]; c.setblocking(False)\nwhile True:\n try: c.send(c.recv(9))\n except BlockingIOError: pass"
                manager = self.guarded(BLOCKING + serve, listener=listener)
                # What was read over a Unix connection is not to be known, only what is unread now: for a while, that may be the same.
                # And both sides need a CPU to move: on a busy machine they may have to wait for one.
                manager.guard(1, "http", interval_ms=50, after_ms=2000 if listener.family == socket.AF_INET else 3500)
                client, stop = self.connect(), threading.Event()
                client.settimeout(PATIENCE)
                def talk():
                    while not stop.is_set():
                        client.send(b"ping")
                        client.recv(9)
                talking = threading.Thread(target=talk)
                talking.start()
                try:
                    self.assert_never_still(manager, seconds=4)
                finally:
                    stop.set()
                    talking.join()
                    manager.exit()
                    self.launcher.wait()

    def test_a_program_that_never_waits_on_its_socket_may_have_other_work(self):
        manager = self.start()
        manager.hold("http", self.tcp_listener().fileno())
        manager.spawn(1, "sleep", "600", places=[("http", 3)])
        manager.expect(SPAWNED, 1)
        manager.guard(1, "http", interval_ms=50, after_ms=100)
        self.assert_never_still(manager, seconds=2)

    @unittest.skipUnless(os.getuid() == 0, "needs root, to start a launcher that is not")
    def test_of_what_may_not_be_read_nothing_is_said(self):
        os.chmod(self.directory.name, 0o755)
        os.chmod(self.path, 0o777)
        python = shutil.which("python3", path="/usr/bin:/bin") or PYTHON
        hides = "import ctypes; ctypes.CDLL(None).prctl(4, 0, 0, 0, 0); "
        self.launch(user=65534, group=65534)
        manager = self.accept()
        manager.expect(HELLO)
        self.listening = self.tcp_listener()
        manager.hold("http", self.listening.fileno())
        manager.spawn(1, python, "-c", BLOCKING + "s.accept(); " + hides + "time.sleep(600)", places=[("http", 3)])
        manager.expect(SPAWNED, 1)
        self.guard_when_ready(manager)
        self.connect()
        manager.expect(EVIDENCE, 1, strength=UNKNOWN)
        self.assert_never_still(manager, seconds=2)

    def test_what_the_client_does_is_no_movement_of_a_hung_worker(self):
        manager = self.guarded(BLOCKING + "c = s.accept()[0]; time.sleep(600)")
        client = self.connect()
        first = manager.expect(STILL, 1, flags=0)
        client.send(b"still there?")
        client.shutdown(socket.SHUT_WR)
        for _ in range(3):
            first = manager.expect(STILL, 1)
            self.assertEqual(0, first.flags)


class Unaccepted(GuardTest):
    """Connections that wait while nobody accepts."""

    def test_it_is_said_with_the_depth_and_over_when_somebody_accepts(self):
        for listener in (self.tcp_listener(), self.unix_listener()):
            with self.subTest(listener.family):
                manager = self.guarded(BLOCKING + "c = s.accept()[0]; c.recv(1); s.accept(); time.sleep(600)", listener=listener)
                first = self.connect()
                self.connect()
                self.connect()
                report = manager.expect(UNACCEPTED, flags=0)
                self.assertEqual(("http", 2), (report.socket, report.depth))
                self.assertGreaterEqual(report.for_ms, 200)
                self.assertIn(report.limit, (8, 128))
                first.send(b"1")
                manager.expect(UNACCEPTED, flags=OVER)
                manager.exit()
                self.launcher.wait()

    def test_each_of_two_sockets_is_told_of_while_both_are_left_waiting(self):
        edge = "a = socket.socket(fileno=4); e = select.epoll(); [e.register(l, select.EPOLLIN | select.EPOLLET) for l in (s, a)]\n"
        listeners = {"http": self.tcp_listener(), "admin": self.tcp_listener()}
        manager = self.start()
        for name, listener in listeners.items():
            manager.hold(name, listener.fileno())
        manager.spawn(1, PYTHON, "-c", BLOCKING + edge + "while True: e.poll()", places=[("http", 3), ("admin", 4)])
        manager.expect(SPAWNED, 1)
        manager.guard(1, *listeners, interval_ms=50, after_ms=200)
        held = {}
        for name, self.listening in listeners.items():
            self.connect()
            held[name] = manager.expect(UNACCEPTED, flags=0, socket=name)
        for name in listeners:                          # and neither is forgotten for the other
            self.assertGreater(manager.expect(UNACCEPTED, flags=0, socket=name).for_ms, held[name].for_ms)
        self.assertFalse([r for r in manager.seen if r.kind == UNACCEPTED and r.flags == OVER])

    def test_a_queue_that_is_always_full_is_accepted_from(self):
        """Its places are taken at once, so its depth is the same in every look."""
        slow = BLOCKING + "\nwhile True:\n c = s.accept()[0]; c.recv(1); time.sleep(0.02); c.close()"
        listener = self.unix_listener()
        listener.listen(1)
        manager = self.guarded(slow, listener=listener)
        stop = threading.Event()
        def crowd():
            while not stop.is_set():
                with socket.socket(socket.AF_UNIX) as client:
                    client.connect(listener.getsockname())
                    client.send(b"1")
                    client.recv(1)
        clients = [threading.Thread(target=crowd) for _ in range(8)]
        for client in clients:
            client.start()
        try:
            self.assert_never_still(manager, seconds=3)
            self.assertFalse([r for r in manager.seen if r.kind == UNACCEPTED])
        finally:
            stop.set()
            for client in clients:
                client.join()


class Managers(GuardTest):
    def test_the_next_manager_hears_of_what_has_held_since_before(self):
        self.listening = self.tcp_listener()
        self.launch(local=False)
        manager = self.accept()
        manager.expect(SYNCED)
        manager.hold("http", self.listening.fileno())
        manager.spawn(1, PYTHON, "-c", BLOCKING + "s.accept(); time.sleep(600)", places=[("http", 3)])
        manager.expect(SPAWNED, 1)
        self.guard_when_ready(manager)
        self.connect()
        before = manager.expect(STILL, 1, flags=0)
        manager.close()
        again = self.accept()
        again.expect(SYNCED)
        again.round_trip()
        self.assertFalse([r for r in again.seen if r.kind == STILL])    # it has not asked yet
        again.guard(1, "http", interval_ms=50, after_ms=200)
        self.assertGreater(again.expect(STILL, 1, flags=0).for_ms, before.for_ms)
        again.signal(1, signal.SIGKILL)
        again.expect(EXITED, 1)

    def test_after_a_stop_of_the_launcher_itself_nothing_is_known(self):
        manager = self.guarded(BLOCKING + "s.accept(); time.sleep(600)")
        self.connect()
        before = manager.expect(STILL, 1, flags=0)
        os.kill(self.hello.pid, signal.SIGSTOP)
        os.kill(self.hello.pid, signal.SIGCONT)
        manager.expect(STILL, 1, flags=OVER)
        manager.expect(STILL, 1, flags=0)

    def test_a_guard_that_is_ended_says_nothing_more(self):
        manager = self.guarded(BLOCKING + "s.accept(); time.sleep(600)")
        self.connect()
        manager.expect(STILL, 1, flags=0)
        manager.guard(1)
        manager.round_trip()
        manager.seen.clear()
        self.assert_never_still(manager, seconds=1)

    def test_what_cannot_be_guarded_is_refused(self):
        manager = self.start()
        manager.guard(1, "http")
        self.assertEqual("no such held socket", manager.expect(ERROR, 1, command=GUARD).text)
        manager.hold("http", self.tcp_listener().fileno())
        manager.guard(1, "http")
        self.assertEqual("no such child", manager.expect(ERROR, 1, command=GUARD).text)
        manager.guard(1)                                # as stopping what is not there is no error
        manager.round_trip()
        self.assertFalse([r for r in manager.seen if r.kind == ERROR])
