# SPDX-License-Identifier: Apache-2.0
"""Evidence that a worker waits on its socket, from real programs."""

import os
import shutil
import signal
import socket
import subprocess
import unittest

from tests.harness import *

WAITERS = {
    "accept": "s.accept()",
    "poll": "import select; p = select.poll(); p.register(s, select.POLLIN); p.poll()",
    "select": "import select; select.select([s], [], [])",
    "epoll": "import select; e = select.epoll(); e.register(s, select.EPOLLIN); e.poll()",
}
BLOCKING = "import socket, time; s = socket.socket(fileno=3); s.setblocking(True); "
EDGE = "import select; e = select.epoll(); e.register(s, select.EPOLLIN | select.EPOLLET); e.poll()"

NODE = "require('net').createServer(c => c.end()).listen({fd: 3})"

GO = """package main
import ("net"; "net/http"; "os"; "time")
func main() {
	l, err := net.FileListener(os.NewFile(3, "http"))
	if err != nil { panic(err) }
	buffer := make([]byte, 1)
	go func() { for { time.Sleep(time.Hour) } }()
	os.Stdin.Read(buffer)
	http.Serve(l, nil)
}
"""

# Opens no ears: it accepts, keeps the connections, and never sleeps.
KEEPING = BLOCKING + "s.setblocking(False); kept = []\nwhile True:\n try: kept.append(s.accept()[0])\n except BlockingIOError: pass\n"
SATURATED = KEEPING + " else: kept[-1].recv(1)\n"
# Answers one after the other and closes, as fast as it can: its connections live for some ten microseconds.
HASTY = (BLOCKING + "s.setblocking(False)\nwhile True:\n try:\n  c = s.accept()[0]; c.setblocking(True); c.recv(100); c.send(b'ok'); c.close()\n"
         " except OSError: pass\n")


class Evidence(LauncherTest):
    def watched(self, *arguments, family=socket.AF_INET, listener=None, **more):
        """Child 1 with the listening socket on descriptor 3, watched."""
        self.listening = listener or self.tcp_listener(family)
        manager = self.start()
        manager.hold("http", self.listening.fileno())
        manager.spawn(1, *arguments, places=[("http", 3)], **more)
        self.pid = manager.expect(SPAWNED, 1).pid
        manager.watch(1, "http")
        return manager

    def test_each_way_of_waiting_is_strong_evidence(self):
        for how, code in WAITERS.items():
            with self.subTest(how):
                manager = self.watched(PYTHON, "-c", BLOCKING + code)
                evidence = manager.expect(EVIDENCE, 1, strength=STRONG)
                self.assertEqual((how, self.pid, self.pid, "http"),
                                 (evidence.how, evidence.pid, evidence.tid, evidence.socket))
                manager.exit()
                self.launcher.wait()

    def test_a_socket_of_version_6_is_seen_as_well(self):
        manager = self.watched(PYTHON, "-c", BLOCKING + WAITERS["epoll"], family=socket.AF_INET6)
        manager.expect(EVIDENCE, 1, strength=STRONG)

    def test_a_unix_socket_is_seen_as_well(self):
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(os.path.join(self.directory.name, "http.sock"))
        listener.listen()
        self.addCleanup(listener.close)
        manager = self.watched(PYTHON, "-c", BLOCKING + WAITERS["poll"], listener=listener)
        manager.expect(EVIDENCE, 1, strength=STRONG, how="poll")

    def test_a_grandchild_that_waits_counts(self):
        manager = self.watched("sh", "-c", f"{PYTHON} -c '{BLOCKING + WAITERS['accept']}' & wait")
        evidence = manager.expect(EVIDENCE, 1, strength=STRONG)
        self.assertNotEqual(self.pid, evidence.pid)

    def test_edge_triggered_is_weak(self):
        manager = self.watched(PYTHON, "-c", BLOCKING + EDGE)
        manager.expect(EVIDENCE, 1, strength=WEAK)
        self.assertFalse([r for r in manager.seen if r.kind == EVIDENCE and r.strength == STRONG])

    def test_registered_is_not_waiting(self):
        busy = BLOCKING + "import select; e = select.epoll(); e.register(s, select.EPOLLIN); time.sleep(600)"
        manager = self.watched(PYTHON, "-c", busy)
        manager.expect(EVIDENCE, 1, strength=REGISTERED)

    def test_booting_is_no_evidence_and_the_socket_is_not_lost(self):
        manager = self.watched("sleep", "600")
        self.assertEqual(0, manager.expect(EVIDENCE, 1, strength=NONE).flags)

    def test_a_wrapper_that_closes_the_socket_has_lost_it(self):
        manager = self.watched("sh", "-c", "exec 3<&-; read never", streams=[self.open_pipe()])
        manager.expect(EVIDENCE, 1, strength=NONE, flags=LOST)

    def open_pipe(self):
        read, write = os.pipe()
        self.addCleanup(os.close, write)
        self.addCleanup(os.close, read)
        return read

    def test_another_listener_in_accept_is_no_evidence(self):
        other = "o = socket.socket(); o.bind(('127.0.0.1', 0)); o.listen(); o.accept()"
        manager = self.watched(PYTHON, "-c", BLOCKING + other)
        manager.expect(EVIDENCE, 1, strength=NONE, flags=0)

    def test_a_worker_that_never_sleeps_is_ready_when_it_owns_a_connection(self):
        manager = self.watched(PYTHON, "-c", SATURATED)
        manager.expect(EVIDENCE, 1, strength=NONE)
        with socket.create_connection(self.listening.getsockname()) as client:
            client.send(b"x")
            evidence = manager.expect(EVIDENCE, 1, strength=STRONG)
        self.assertEqual(("accepted", self.pid), (evidence.how, evidence.pid))

    def test_a_connection_that_was_accepted_and_let_lie_is_no_evidence(self):
        manager = self.watched(PYTHON, "-c", KEEPING)
        manager.expect(EVIDENCE, 1, strength=NONE)
        with socket.create_connection(self.listening.getsockname()) as client:
            client.send(b"x")
            kept = lambda: sum("socket:" in os.readlink(f) for f in Path(f"/proc/{self.pid}/fd").iterdir() if f.is_symlink())
            wait_for(lambda: kept() == 2, "it to be accepted")
            manager.receive_nothing(time.monotonic() + 0.5)

    def test_a_worker_whose_connections_are_short_and_that_never_sleeps_is_ready_soon_also_on_a_busy_machine(self):
        for _ in range(2 * (os.cpu_count() or 1)):
            hog = subprocess.Popen([PYTHON, "-c", "while True: pass"])
            self.addCleanup(hog.wait)
            self.addCleanup(hog.kill)
        code = ("import socket, sys\nwhile True:\n try:\n"
                "  with socket.create_connection(('127.0.0.1', int(sys.argv[1]))) as c: c.send(b'x'); c.recv(10)\n except OSError: pass\n")
        self.listening = self.tcp_listener()
        for _ in range(4):
            client = subprocess.Popen([PYTHON, "-c", code, str(self.listening.getsockname()[1])])
            self.addCleanup(client.wait)
            self.addCleanup(client.kill)
        manager = self.watched(PYTHON, "-c", HASTY, listener=self.listening)
        self.assertEqual("accepted", manager.expect(EVIDENCE, 1, strength=STRONG).how)

    def test_the_same_on_a_unix_socket(self):
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(os.path.join(self.directory.name, "http.sock"))
        listener.listen()
        self.addCleanup(listener.close)
        manager = self.watched(PYTHON, "-c", SATURATED, listener=listener)
        manager.expect(EVIDENCE, 1, strength=NONE)
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(listener.getsockname())
            client.send(b"x")
            manager.expect(EVIDENCE, 1, strength=STRONG, how="accepted")

    def test_evidence_that_ends_is_taken_back(self):
        manager = self.watched(PYTHON, "-c", BLOCKING + "s.accept(); time.sleep(600)")
        manager.expect(EVIDENCE, 1, strength=STRONG, how="accept")
        socket.create_connection(self.listening.getsockname()).close()
        manager.expect(EVIDENCE, 1, strength=NONE)

    def test_after_the_watch_is_stopped_nothing_more_comes(self):
        manager = self.watched(PYTHON, "-c", BLOCKING + "s.accept(); s.close(); time.sleep(600)")
        manager.expect(EVIDENCE, 1, strength=STRONG)
        manager.watch(1, "http", interval_ms=0)
        manager.round_trip()
        socket.create_connection(self.listening.getsockname()).close()
        wait_for(lambda: not os.path.exists(f"/proc/{self.pid}/fd/3"), "the worker to close its socket")
        manager.round_trip()
        self.assertFalse([r for r in manager.seen if r.kind == EVIDENCE and r.strength == NONE and r.flags == LOST])

    @unittest.skipUnless(os.getuid() == 0, "needs root, to start a launcher that is not")
    def test_what_may_not_be_read_is_unknown(self):
        os.chmod(self.directory.name, 0o755)
        os.chmod(self.path, 0o777)
        hidden = "import ctypes, time; ctypes.CDLL(None).prctl(4, 0, 0, 0, 0); time.sleep(600)"
        self.launch(user=65534, group=65534)
        manager = self.accept()
        self.hello = manager.expect(HELLO)
        manager.hold("http", self.tcp_listener().fileno())
        manager.spawn(1, shutil.which("python3", path="/usr/bin:/bin") or PYTHON, "-c", hidden, places=[("http", 3)])
        manager.expect(SPAWNED, 1)
        manager.watch(1, "http")
        manager.expect(EVIDENCE, 1, strength=UNKNOWN)

    @unittest.skipUnless(shutil.which("node"), "Node is not installed")
    def test_node_is_seen_in_epoll(self):
        manager = self.watched("node", "-e", NODE)
        manager.expect(EVIDENCE, 1, strength=STRONG, how="epoll")

    @unittest.skipUnless(shutil.which("go"), "Go is not installed")
    def test_go_with_an_early_listener_is_ready_only_when_it_accepts(self):
        program = os.path.join(self.directory.name, "server")
        with open(program + ".go", "w") as source:
            source.write(GO)
        subprocess.run(["go", "build", "-o", program, program + ".go"], check=True, stdin=subprocess.DEVNULL,
                       env={**os.environ, "GOFLAGS": "-p=1", "GO111MODULE": "off"})
        read, write = os.pipe()
        self.addCleanup(os.close, read)
        # Non-blocking, as the manager makes it: then Go's epoll set holds the descriptor that it was given, which nobody accepts
        # on, beside the listener's duplicate of it.
        listener = self.tcp_listener(socket.AF_INET)
        listener.setblocking(False)
        manager = self.watched(program, streams=[read], listener=listener)
        manager.expect(EVIDENCE, 1, strength=REGISTERED)
        self.assertFalse([r for r in manager.seen if r.kind == EVIDENCE and r.strength >= WEAK])
        os.close(write)                 # the boot is over
        manager.expect(EVIDENCE, 1, strength=STRONG, how="go")
