# SPDX-License-Identifier: Apache-2.0
"""The launcher's own life: command line, losing and finding the manager, draining, ending."""

import os
import select
import signal
import socket
import stat
import subprocess
import sys
import unittest
from pathlib import Path

from tests.harness import *

STUBBORN = "trap '' TERM; echo up; while :; do sleep 600; done"


def run(*arguments):
    return subprocess.run([*WRAPPER, LAUNCHER, *arguments], capture_output=True, text=True)


class CommandLine(LauncherTest):
    def test_it_introduces_itself_with_the_command_it_was_given(self):
        self.start("gunicorn", "-w", "4 ", "")
        self.assertEqual((1, ["gunicorn", "-w", "4 ", ""], os.getuid(), HELLO_LOCAL | HELLO_KNOWS),
                         (self.hello.version, self.hello.arguments, self.hello.uid, self.hello.flags))

    def test_version(self):
        self.assertRegex(run("--version").stdout, r"^muster-launcher \d+\.\d+\.\d+\n$")

    def test_wrong_usage_is_one_line_and_status_2(self):
        for wrong in [], ["--local"], ["--what"], ["/s", "x"], ["/" + "x" * 200], [""], ["--install"], ["--install", "/a", "/b"], ["--init"], \
                ["/s", "--", "x" * 50000]:
            result = run(*wrong)
            self.assertEqual((2, 1), (result.returncode, result.stderr.count("\n")), wrong)
            self.assertTrue(result.stderr.startswith("muster-launcher: "))

    def test_a_local_manager_that_is_not_there_is_an_error(self):
        result = run("--local", self.path + ".other")
        self.assertEqual(1, result.returncode)
        self.assertIn("No such file", result.stderr)

    @unittest.skipUnless(os.getuid() == 0, "needs root, to listen as somebody else")
    def test_a_local_manager_that_is_somebody_else_is_refused(self):
        self.listen_as_somebody_else()
        result = run("--local", self.path)
        self.assertEqual(1, result.returncode)
        self.assertIn("ermission denied", result.stderr)

    @unittest.skipUnless(os.getuid() == 0, "needs root, to listen as somebody else")
    def test_in_a_pod_the_manager_may_be_somebody_else(self):
        self.listen_as_somebody_else()
        self.start(local=False)

    def listen_as_somebody_else(self):
        os.seteuid(65534)
        try:
            self.listener.listen()      # it is the listener's credentials that the kernel shows
        finally:
            os.seteuid(0)


class Draining(LauncherTest):
    def spawn_talking(self, manager, id, code):
        """Runs a shell command and waits for the line it writes when it is up."""
        read, write = os.pipe()
        manager.spawn(id, "sh", "-c", code, streams=[write], flags=STDOUT)
        os.close(write)
        with os.fdopen(read) as out:
            line = out.readline()
        return manager.expect(SPAWNED, id).pid, line

    def test_told_to_stop_with_a_manager_it_only_tells(self):
        manager = self.start()
        manager.spawn(1, "sleep", "600")
        pid = manager.expect(SPAWNED, 1).pid
        os.kill(self.hello.pid, signal.SIGTERM)
        self.assertEqual(signal.SIGTERM, manager.expect(TERMINATING).signal)
        manager.round_trip()
        self.assertFalse(is_gone(pid))
        manager.exit(5)
        self.assertEqual(5, self.launcher.wait(PATIENCE))
        self.assertTrue(is_gone(pid))

    def test_told_to_stop_with_a_manager_that_stands_still_it_stops_by_itself(self):
        manager = self.start(local=False)
        manager.configure(grace_ms=50)
        polite, _ = self.spawn_talking(manager, 1, "echo up; exec sleep 600")
        stubborn, _ = self.spawn_talking(manager, 2, STUBBORN)
        os.kill(self.hello.pid, signal.SIGTERM)
        manager.expect(TERMINATING)
        self.assertEqual(signal.SIGTERM, manager.expect(EXITED, 1).signal)
        self.assertEqual(signal.SIGKILL, manager.expect(EXITED, 2).signal)
        self.assertEqual(0, self.launcher.wait(PATIENCE))
        self.assertEqual(["muster-launcher: told to stop, and the manager does not answer: the workers are stopped without it",
                          "muster-launcher: ends with status 0: workers were killed, as they did not stop in time"], self.said())

    def test_a_manager_that_has_answered_may_take_its_time(self):
        manager = self.start(local=False)
        manager.spawn(1, "sleep", "600")
        manager.expect(SPAWNED, 1)
        os.kill(self.hello.pid, signal.SIGTERM)
        manager.expect(TERMINATING)
        manager.configure()
        manager.receive_nothing(time.monotonic() + 6)       # a second longer than it waits for an answer
        manager.exit(0)
        self.assertEqual(0, self.launcher.wait(PATIENCE))

    def test_the_exits_caused_by_exit_are_still_reported(self):
        manager = self.start()
        manager.spawn(1, "sleep", "600")
        manager.expect(SPAWNED, 1)
        manager.exit(0)
        self.assertEqual((signal.SIGKILL, 0), (lambda e: (e.signal, e.flags))(manager.expect(EXITED, 1)))
        with self.assertRaises(EOFError):
            manager.expect(SYNCED)

    def test_nothing_is_left_of_those_that_have_left_their_group(self):
        # Each the parent of the next: when one dies the next is the launcher's, who has already looked at its children.
        code = ("import os, time\n"
                "for depth in range(40):\n"
                "    if os.fork(): break\n"
                "    os.setsid()\n"
                "else: depth = 40\n"
                "os.write(1, b'%d\\n' % os.getpid()); os.close(1)\n"
                "if depth: time.sleep(600)\n")
        for _ in range(5):
            manager = self.start()
            read, write = os.pipe()
            manager.spawn(1, PYTHON, "-c", code, streams=[write], flags=STDOUT)
            os.close(write)
            with os.fdopen(read) as out:
                everybody = [int(line) for line in out]
            self.assertEqual(41, len(everybody))
            manager.expect(EXITED, 1)
            manager.exit(0)
            self.assertEqual(0, self.launcher.wait(PATIENCE))
            self.assertEqual([], [pid for pid in everybody if not is_gone(pid)])

    def test_a_local_launcher_ends_with_its_manager_and_takes_all_along(self):
        # The manager is a process of its own, killed without a chance to say goodbye.
        code = ("import sys; sys.path.insert(0, sys.argv[1]); from tests.harness import *; import os\n"
                "class M(LauncherTest):\n"
                "    def runTest(self): pass\n"
                "m = M(); m.setUp(); manager = m.start()\n"
                "manager.configure(grace_ms=100)\n"
                "manager.spawn(1, 'sh', '-c', \"trap '' TERM; setsid sleep 600 & sleep 600 & echo up; wait; sleep 600\", streams=[1], flags=STDOUT)\n"
                "pid = manager.expect(SPAWNED, 1).pid\n"
                "sys.stdout.write(f'{m.hello.pid} {pid}\\n'); sys.stdout.flush(); sys.stdin.read()\n")     # one write: the child has the same pipe
        manager = subprocess.Popen([sys.executable, "-c", code, str(HERE.parent)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.addCleanup(manager.stdin.close)
        self.addCleanup(manager.stdout.close)
        self.addCleanup(manager.wait)
        self.addCleanup(manager.kill)
        said = {manager.stdout.readline().strip(), manager.stdout.readline().strip()}  # in either order: two processes write them
        self.assertIn("up", said)
        launcher, child = map(int, said.difference({"up"}).pop().split())
        everybody = [launcher, child, *wait_for(lambda: (f := descendants(child)) and len(f) == 2 and f, "the whole tree")]
        manager.kill()
        for pid in everybody:
            wait_for(lambda: is_gone(pid), f"the end of {pid} in {everybody}")

    def test_one_that_ignores_term_is_killed_after_the_grace(self):
        manager = self.start()
        manager.configure(grace_ms=50)
        pid, _ = self.spawn_talking(manager, 1, STUBBORN)
        manager.close()
        self.assertEqual(0, self.launcher.wait(PATIENCE))
        self.assertTrue(is_gone(pid))

    def test_the_configured_signal_is_the_first(self):
        manager = self.start()
        manager.configure(grace_ms=20000, stop_signal=signal.SIGQUIT)
        told = Path(self.directory.name, "told")
        self.spawn_talking(manager, 1, f"trap 'echo quit > {told}; exit' QUIT; echo up; while :; do sleep 0.01; done")
        manager.close()
        self.assertEqual(0, self.launcher.wait(PATIENCE))
        self.assertEqual("quit\n", told.read_text())

    def test_held_sockets_are_released_before_the_grace_is_over(self):
        manager, listener = self.start(), self.tcp_listener()
        manager.configure(grace_ms=60000)
        self.spawn_talking(manager, 1, STUBBORN)
        manager.hold("http", listener.fileno())
        manager.round_trip()
        address = listener.getsockname()
        listener.close()
        socket.create_connection(address).close()               # the launcher keeps it open
        manager.close()
        def refused():
            try:
                socket.create_connection(address).close()
            except (ConnectionRefusedError, ConnectionResetError):
                return True
        wait_for(refused, "the socket to be closed")
        self.assertIsNone(self.launcher.poll())

    def test_in_a_pod_and_told_to_stop_without_a_manager_it_serves_on_for_a_while_and_then_drains(self):
        manager = self.start_serving(grace_ms=50)
        self.listener.close()
        manager.close()
        told_at = time.monotonic()
        os.kill(self.hello.pid, signal.SIGTERM)
        wait_for(self.has_taken_its_signals, "the launcher to take the signal")
        socket.create_connection(self.address).close()
        self.assertEqual(0, self.launcher.wait(PATIENCE))
        self.assertGreater(time.monotonic() - told_at, 4.9)
        self.assertTrue(is_gone(self.worker))
        self.assertEqual(["muster-launcher: told to stop, and the manager does not answer: the workers are stopped without it",
                          "muster-launcher: ends with status 0: workers were killed, as they did not stop in time"], self.said()[-2:])

    def test_in_a_pod_the_next_manager_carries_on_with_the_end_that_the_last_one_was_told_of(self):
        manager = self.start_serving()
        os.kill(self.hello.pid, signal.SIGINT)
        manager.expect(TERMINATING)
        manager.configure()
        manager.close()
        self.carry_on_with_the_end()

    def test_in_a_pod_and_told_to_stop_between_two_managers_it_leaves_the_end_to_the_next(self):
        manager = self.start_serving()
        self.listener.close()
        os.unlink(self.path)
        manager.close()
        wait_for(lambda: "waiting for the manager" in "".join(self.said()), "the launcher to miss its manager")
        os.kill(self.hello.pid, signal.SIGTERM)
        wait_for(self.has_taken_its_signals, "the launcher to take the signal")
        self.listener = None
        self.listen()
        self.carry_on_with_the_end()

    def test_managers_that_hang_up_at_once_do_not_put_off_the_end(self):
        manager = self.start_serving(grace_ms=50)
        os.kill(self.hello.pid, signal.SIGTERM)
        manager.expect(TERMINATING)
        manager.close()
        self.listener.setblocking(False)
        came = []
        def ended():
            try:
                came.append(self.listener.accept()[0].close())
            except BlockingIOError:
                pass
            return self.launcher.poll() is not None
        wait_for(ended, "the end of the launcher")
        self.assertGreater(len(came), 5)
        self.assertTrue(is_gone(self.worker))
        self.assertIn("muster-launcher: told to stop, and the manager does not answer: the workers are stopped without it", self.said())

    def start_serving(self, grace_ms=600000):
        """A pod's launcher that holds a socket, with a worker that notes that it was told to stop, and does not."""
        manager, listener = self.start(local=False), self.tcp_listener()
        manager.configure(grace_ms=grace_ms)
        manager.hold("http", listener.fileno())
        self.address, self.told = listener.getsockname(), Path(self.directory.name, "told")
        self.worker, _ = self.spawn_talking(manager, 1, f"trap 'echo > {self.told}' TERM; echo up; while :; do sleep 0.01; done")
        manager.round_trip()
        listener.close()
        return manager

    def carry_on_with_the_end(self):
        """The next manager finds all as the last one has left it, and may take its time once it has answered."""
        socket.create_connection(self.address).close()
        manager = self.accept()
        self.assertEqual(HELLO_TERMINATING | HELLO_KNOWS, manager.expect(HELLO).flags)
        self.assertEqual(self.worker, manager.expect(CHILD, 1).pid)
        manager.expect(SYNCED)
        self.assertEqual([(HELD, "http")], [(r.kind, r.name) for r in manager.seen])
        manager.configure()
        manager.receive_nothing(time.monotonic() + 6)       # a second longer than it waits for an answer
        self.assertFalse(self.told.exists())
        socket.create_connection(self.address).close()
        manager.spawn(2, "true")
        manager.expect(SPAWNED, 2)
        manager.exit(0)
        self.assertEqual(0, self.launcher.wait(PATIENCE))

    def has_taken_its_signals(self):
        status = Path(f"/proc/{self.hello.pid}/status").read_text()
        return all(int(line.split()[1], 16) == 0 for line in status.splitlines() if line.startswith(("SigPnd", "ShdPnd")))

    def test_a_manager_that_comes_back_in_the_middle_finds_out_and_may_end_it(self):
        manager = self.start(local=False)
        manager.configure(grace_ms=600000)
        told = Path(self.directory.name, "told")
        pid, _ = self.spawn_talking(manager, 1, f"trap 'echo > {told}' TERM; echo up; while :; do sleep 0.01; done")
        self.listener.close()
        os.unlink(self.path)
        manager.close()
        wait_for(lambda: "waiting for the manager" in "".join(self.said()), "the launcher to miss its manager")
        os.kill(self.hello.pid, signal.SIGTERM)
        wait_for(told.exists, "its own drain")
        self.listener = None
        self.listen()
        manager = self.accept()
        self.assertTrue(manager.expect(HELLO).flags & HELLO_TERMINATING)
        self.assertEqual((1, pid), (lambda c: (c.id, c.pid))(manager.expect(CHILD)))
        manager.expect(SYNCED)
        manager.signal(1, signal.SIGKILL)
        self.assertEqual(signal.SIGKILL, manager.expect(EXITED, 1).signal)
        self.assertEqual(0, self.launcher.wait(PATIENCE))       # nobody is left, so its own drain is over

    def test_a_manager_that_comes_back_and_does_nothing_does_not_hold_up_the_end(self):
        manager = self.start(local=False)
        manager.configure(grace_ms=1500)
        pid, _ = self.spawn_talking(manager, 1, STUBBORN)
        self.listener.close()
        os.unlink(self.path)
        manager.close()
        wait_for(lambda: "waiting for the manager" in "".join(self.said()), "the launcher to miss its manager")
        os.kill(self.hello.pid, signal.SIGTERM)
        self.listener = None
        self.listen()
        manager = self.accept()
        manager.expect(SYNCED)
        self.assertEqual(signal.SIGKILL, manager.expect(EXITED, 1).signal)
        self.assertEqual(0, self.launcher.wait(PATIENCE))

    def test_a_clean_end_is_silent_and_any_other_says_why(self):
        manager = self.start()
        manager.exit(0)
        self.launcher.wait(PATIENCE)
        self.assertEqual([], self.said())
        self.start().exit(7)
        self.launcher.wait(PATIENCE)
        self.assertEqual(["muster-launcher: ends with status 7: the manager said so"], self.said())
        self.start().close()
        self.launcher.wait(PATIENCE)
        self.assertEqual("muster-launcher: ends with status 0: the manager is gone", self.said()[-1])

    def test_hangup_and_broken_pipes_mean_nothing(self):
        manager = self.start()
        for number in signal.SIGHUP, signal.SIGPIPE, signal.SIGUSR1, signal.SIGALRM, signal.SIGTSTP:
            os.kill(self.hello.pid, number)
        manager.round_trip()


class Reconnecting(LauncherTest):
    def test_a_new_manager_finds_everything(self):
        manager, listener = self.start("app", local=False), self.tcp_listener()
        manager.send(packet(REMEMBER, b"note\0\xff"))
        manager.hold("http", listener.fileno())
        manager.hold("admin", self.tcp_listener().fileno())
        manager.send(packet(RELEASE, strings("admin")))
        manager.spawn(1, "sleep", "600", tag=b"first")
        manager.spawn(2, "true", tag=b"ends")
        manager.spawn(3, "sh", "-c", "sleep 600 & exec true", tag=b"lingers")
        first = manager.expect(SPAWNED, 1)
        manager.expect(EXITED, 2)
        manager.expect(EXITED, 3)
        manager.send(packet(TAG, b"first, changed", 1))
        manager.round_trip()
        manager.close()

        manager = self.accept()
        hello, children = manager.expect(HELLO), [manager.expect(CHILD), manager.expect(CHILD)]
        held = manager.expect(HELD)
        manager.expect(SYNCED)
        self.assertEqual((["app"], b"note\0\xff", HELLO_KNOWS), (hello.arguments, hello.note, hello.flags))
        self.assertEqual([(1, 0, first.pid, b"first, changed"), (3, CHILD_LINGERING, children[1].pid, b"lingers")],
                         [(c.id, c.flags, c.pid, c.tag) for c in children])
        self.assertEqual(("http", os.fstat(listener.fileno()).st_ino), (held.name, os.fstat(held.descriptors[0]).st_ino))
        self.assertEqual([], manager.seen)
        os.close(held.descriptors[0])
        manager.signal(3, signal.SIGKILL, TO_GROUP)
        manager.expect(GONE, 3)

    def test_what_a_manager_said_before_it_died_is_done_though_it_had_not_read_everything(self):
        manager = self.start(local=False)
        manager.spawn(1, "sleep", "600", tag=b"first")
        manager.expect(SPAWNED, 1)
        manager.send(packet(STATS))
        wait_for(lambda: select.select([manager.socket], [], [], 0)[0], "an answer that is not read")
        os.kill(self.hello.pid, signal.SIGSTOP)
        wait_for(lambda: stopped(self.hello.pid), "the launcher to stand still")
        manager.send(packet(TAG, b"last", 1))
        manager.send(packet(REMEMBER, b"note"))
        manager.close()                 # which resets the connection
        os.kill(self.hello.pid, signal.SIGCONT)
        manager = self.accept()
        self.assertEqual(b"note", manager.expect(HELLO).note)
        self.assertEqual(b"last", manager.expect(CHILD).tag)

    def test_what_it_said_before_is_done_however_much_it_is(self):
        manager = self.start(local=False)
        os.kill(self.hello.pid, signal.SIGSTOP)
        wait_for(lambda: stopped(self.hello.pid), "the launcher to stand still")
        for _ in range(200):
            manager.send(packet(STATS))         # an answer, which finds nobody
        manager.send(packet(REMEMBER, b"note"))
        manager.close()
        os.kill(self.hello.pid, signal.SIGCONT)
        self.assertEqual(b"note", self.accept().expect(HELLO).note)

    def test_what_ends_meanwhile_is_missing_from_the_next_hello(self):
        manager = self.start(local=False, stderr=subprocess.DEVNULL)
        manager.spawn(1, "sleep", "600")
        pid = manager.expect(SPAWNED, 1).pid
        self.listener.close()
        os.unlink(self.path)
        manager.close()
        os.kill(pid, signal.SIGKILL)
        wait_for(lambda: not Path(f"/proc/{pid}").exists(), "the child to be reaped")
        self.listener = None
        self.listen()
        manager = self.accept()
        manager.expect(HELLO)
        manager.expect(SYNCED)
        self.assertEqual([], manager.seen)

    def test_it_waits_for_a_manager_that_is_not_there_yet(self):
        self.listener.close()
        os.unlink(self.path)
        self.launch(local=False, stderr=(errors := subprocess.PIPE))
        self.addCleanup(lambda: self.launcher.stderr.close())
        self.assertIn(b"waiting for the manager", self.launcher.stderr.readline())
        self.listener = None
        self.listen()
        self.accept().expect(SYNCED)

    def test_a_manager_that_does_not_read_is_left_and_found_again(self):
        manager = self.start(local=False)
        manager.spawn(1, "sleep", "600", tag=b"x" * 512)
        manager.expect(SPAWNED, 1)
        # An answer of 100 bytes to each: far more than the queue and the socket hold.
        manager.socket.setblocking(False)
        bad = packet(99, b"")
        sent = 0
        while sent < 40000:
            try:
                manager.send(bad)
                sent += 1
            except BlockingIOError:
                select_writable(manager.socket)
            except (BrokenPipeError, ConnectionResetError):
                break
        again = self.accept()
        self.assertEqual(1, again.expect(CHILD).id)
        again.expect(SYNCED)


def stopped(pid):
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"


def descendants(pid):
    try:
        children = [int(c) for c in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []
    return children + [d for c in children for d in descendants(c)]


def select_writable(s):
    import select
    select.select([], [s], [], PATIENCE)
