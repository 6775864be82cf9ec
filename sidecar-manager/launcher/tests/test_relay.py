# SPDX-License-Identifier: Apache-2.0
"""What children write goes through the launcher to its own output: whole, all of it, and in nobody's way."""

import fcntl
import os
import pty
import resource
import signal
import socket
import time
import tty
import unittest

from tests.harness import *


class Reader:
    """The other end of the launcher's output, read only when a test wants to."""

    def __init__(self, fd):
        self.fd, self.text, self.ended = fd, b"", False

    def read(self):
        try:
            data = os.read(self.fd, 65536)
        except OSError:                                         # how a terminal ends
            data = b""
        self.ended |= not data
        self.text += data

    def until(self, condition, what="output"):
        deadline = time.monotonic() + PATIENCE
        while not condition(self.text) and not self.ended:
            if not select.select([self.fd], [], [], max(0, deadline - time.monotonic()))[0]:
                raise AssertionError(f"{what} did not come; there is: {self.text[-300:]}")
            self.read()
        return self.text

    def line(self):
        self.until(lambda text: b"\n" in text, "a line")
        line, _, self.text = self.text.partition(b"\n")
        return line.decode()

    def rest(self):
        return self.until(lambda _: False, "the end").decode()


class Relayed(LauncherTest):
    def pipes(self, **more):
        """A launcher whose output and error are pipes of ours."""
        ends = [os.pipe(), os.pipe()]
        manager = self.start(stdout=ends[0][1], stderr=ends[1][1], **more)
        for read, write in ends:
            os.close(write)
            self.addCleanup(os.close, read)
        self.out, self.err = Reader(ends[0][0]), Reader(ends[1][0])
        return manager

    def one(self, stdout, **more):
        return self.start(stdout=stdout, stderr=stdout, **more)

    @staticmethod
    def relay(manager, id, *arguments, **more):
        manager.spawn(id, *arguments, flags=RELAY, **more)

    def end(self, manager):
        manager.exit(0)
        self.assertEqual(0, self.launcher.wait(PATIENCE))


class Lines(Relayed):
    def test_output_and_error_go_their_ways_and_the_last_lines_are_told_before_the_exit(self):
        manager = self.pipes()
        self.relay(manager, 1, "sh", "-c", "echo out; echo err >&2; exit 3")
        self.assertEqual(3, manager.expect(EXITED, 1).code)
        (output,) = [r for r in manager.seen if r.kind == OUTPUT]       # so it came before
        self.assertEqual({"out", "err"}, set(output.lines))
        self.end(manager)
        self.assertEqual(("out\n", "err\n"), (self.out.rest(), self.err.rest()))

    def test_who_writes_nothing_has_no_last_lines(self):
        manager = self.pipes()
        self.relay(manager, 1, "true")
        self.relay(manager, 2, "no-such-program")
        manager.expect(EXITED, 1)
        manager.expect(NOT_SPAWNED, 2)
        manager.round_trip()
        self.assertFalse([r for r in manager.seen if r.kind == OUTPUT])

    def test_a_last_line_without_an_end_gets_one(self):
        manager = self.pipes()
        self.relay(manager, 1, "printf", "one\\ntwo")
        manager.expect(EXITED, 1)
        self.assertEqual(["one", "two"], manager.expect(OUTPUT, 1).lines)
        self.end(manager)
        self.assertEqual("one\ntwo\n", self.out.rest())

    def test_lines_of_several_children_never_mix(self):
        code = ("import os, sys\n"
                "letter = sys.argv[1].encode()\n"
                "for i in range(300):\n"
                "    line = letter * (1 + i * 37 % 9000) + b'\\n'\n"
                "    while line: line = line[os.write(1 + i % 2, line[:1 + i * 7 % 700]):]\n")
        read, write = os.pipe()
        manager = self.one(write)                               # output and error are one
        os.close(write)
        with os.fdopen(read, "rb") as out:
            for id, letter in enumerate("abcd", 1):
                self.relay(manager, id, PYTHON, "-c", code, letter)
            lines = [out.readline() for _ in range(4 * 300)]
        for letter in b"abcd":
            lengths = sorted(len(line) - 1 for line in lines if line.count(letter) == len(line) - 1)
            self.assertEqual(sorted(1 + i * 37 % 9000 for i in range(300)), lengths)

    def test_a_line_that_is_too_long_is_cut_and_nothing_of_it_lost(self):
        manager = self.pipes()
        self.relay(manager, 1, PYTHON, "-c", "import os; os.write(1, b'x' * 100000 + b'\\nnext\\n')")
        self.out.until(lambda text: text.endswith(b"next\n"))
        *pieces, _, _ = self.out.text.decode().split("\n")
        self.assertGreater(len(pieces), 1)
        self.assertEqual("x" * 100000, "".join(pieces))

    def test_of_much_the_last_20_lines_are_told(self):
        manager = self.pipes()
        self.relay(manager, 1, "sh", "-c", "i=0; while [ $i -lt 1000 ]; do echo line $i; i=$((i+1)); done")
        self.assertEqual([f"line {i}" for i in range(980, 1000)], manager.expect(OUTPUT, 1).lines)

    def test_of_long_lines_the_last_8_kibibytes_are_told(self):
        manager = self.pipes()
        self.relay(manager, 1, PYTHON, "-c", "for i in range(30): print(f'{i}' * 500)")
        self.out.until(lambda text: text.count(b"\n") == 30)
        lines = manager.expect(OUTPUT, 1).lines
        self.assertEqual((8192, "29" * 500), (sum(len(line) + 1 for line in lines), lines[-1]))

    def test_the_last_lines_of_a_living_child_are_told_when_asked_for(self):
        manager = self.pipes()
        self.relay(manager, 1, "sh", "-c", "echo up; printf 'not yet'; exec sleep 600")
        self.assertEqual("up", self.out.line())
        wait_for(lambda: manager.last_lines(1) == ["up", "not yet"], "the rest of it")
        self.assertEqual([], manager.last_lines(7))             # no such child
        manager.spawn(2, "sleep", "600")                        # not relayed
        manager.expect(SPAWNED, 2)
        self.assertEqual([], manager.last_lines(2))


class Streams(Relayed):
    def test_a_file(self):
        path = os.path.join(self.directory.name, "log")
        with open(path, "ab") as log:
            manager = self.one(log)
        for id in 1, 2:
            self.relay(manager, id, "sh", "-c", f"echo {id}")
            manager.expect(EXITED, id)
        self.end(manager)
        self.assertEqual("1\n2\n", Path(path).read_text())

    def test_a_terminal(self):
        ours, theirs = pty.openpty()
        tty.setraw(theirs)
        self.addCleanup(os.close, ours)
        manager = self.one(theirs)
        self.relay(manager, 1, PYTHON, "-c", "for i in range(5000): print('line', i)")
        self.relay(manager, 2, "sh", "-c", "echo out; echo err >&2")
        os.close(theirs)
        out = Reader(ours)
        out.until(lambda text: text.count(b"\n") == 5002)
        self.assertEqual([f"line {i}" for i in range(5000)], [line for line in out.text.decode().split("\n") if "line" in line])

    def test_a_socket(self):
        ours, theirs = socket.socketpair()
        manager = self.one(theirs)
        theirs.close()
        self.relay(manager, 1, PYTHON, "-c", "for i in range(100000): print(i)")
        with ours:
            out = Reader(ours.fileno())
            out.until(lambda text: text.endswith(b"99999\n"))
        self.assertEqual([str(i) for i in range(100000)], out.text.decode().split())

    def test_one_that_may_not_be_opened_once_more(self):
        if os.getuid() or WRAPPER:
            self.skipTest("needs root, to become another user")
        self.for_other_users()
        read, write = os.pipe()
        manager = self.one(write, local=False, user=65534, group=65534)
        os.close(write)
        self.addCleanup(os.close, read)
        # More than two pipes and the launcher hold together, so that it does get stuck.
        self.relay(manager, 1, "sh", "-c", "i=0; while [ $i -lt 60000 ]; do echo $i; i=$((i+1)); done")
        wait_until_stuck(manager, 1)
        out = Reader(read)
        out.until(lambda text: text.endswith(b"59999\n"))
        self.assertEqual([str(i) for i in range(60000)], out.text.decode().split())

    def test_what_the_launcher_shares_with_others_is_left_blocking(self):
        read, write = os.pipe()
        self.addCleanup(os.close, read)
        self.addCleanup(os.close, write)
        manager = self.one(write)
        self.relay(manager, 1, "echo", "x")
        manager.expect(EXITED, 1)
        self.assertFalse(fcntl.fcntl(write, fcntl.F_GETFL) & os.O_NONBLOCK)

    def test_without_a_reader_children_and_launcher_live_on(self):
        manager = self.pipes()
        os.close(os.dup(self.out.fd))
        null = os.open("/dev/null", os.O_RDONLY)
        os.dup2(null, self.out.fd)                              # the pipe's last reader is gone
        os.close(null)
        self.relay(manager, 1, PYTHON, "-c", "for i in range(100000): print('x' * 80)\nimport sys; sys.exit(5)")
        self.assertEqual(5, manager.expect(EXITED, 1).code)

    def test_where_there_is_no_room_for_pipes_a_child_has_the_launchers_own(self):
        if WRAPPER:
            self.skipTest("the wrapper needs descriptors too")
        manager = self.pipes(preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (144, 144)))
        for id in range(1, 7):
            self.relay(manager, id, "sh", "-c", f"echo {id}; exec sleep 600")
            manager.expect(SPAWNED, id)
        self.out.until(lambda text: text.count(b"\n") == 6)
        self.assertEqual(set("123456"), set(self.out.text.decode().split()))


def wait_until_stuck(manager, id):
    """The child waits for room in its pipe, and nobody reads that."""
    pid = manager.expect(SPAWNED, id).pid
    def look():
        return "pipe_w" in Path(f"/proc/{pid}/wchan").read_text() and manager.last_lines(id)
    def stuck():
        before = look()
        return before and before == look()
    wait_for(stuck, "a stuck worker")


class Stuck(Relayed):
    FLOOD = "i=0; while :; do echo flood $i; i=$((i+1)); done"

    def stuck(self, manager, id):
        """Until the child stands still, as it finds no room for what it writes."""
        self.relay(manager, id, "sh", "-c", self.FLOOD)
        wait_until_stuck(manager, id)

    def cpu(self):
        return sum(map(int, Path(f"/proc/{self.hello.pid}/stat").read_text().rpartition(")")[2].split()[11:13]))

    def test_the_writer_waits_and_supervising_goes_on(self):
        manager = self.pipes()
        self.stuck(manager, 1)
        begun = time.monotonic()
        self.relay(manager, 2, "sh", "-c", "echo other; echo error >&2; exec sleep 600")
        manager.expect(SPAWNED, 2)
        self.assertEqual("error", self.err.line())              # which is not stuck
        manager.signal(2, signal.SIGKILL)
        manager.expect(EXITED, 2)
        self.assertEqual({"other", "error"}, set(manager.expect(OUTPUT, 2).lines))      # though it cannot be written yet
        manager.signal(1, signal.SIGKILL)
        manager.expect(EXITED, 1)
        last = [line for line in manager.expect(OUTPUT, 1).lines if line.startswith("flood")]
        self.assertLess(time.monotonic() - begun, 2)
        # Everything comes in the end, in order: nothing was dropped.
        self.out.until(lambda text: b"other" in text and last[-1].encode() in text)
        flood = [line for line in self.out.text.decode().split("\n") if line.startswith("flood")]
        self.assertEqual([f"flood {i}" for i in range(len(flood))], flood)

    def test_nothing_is_burnt_meanwhile(self):
        manager = self.pipes()
        self.stuck(manager, 1)
        before, until = self.cpu(), time.monotonic() + 1
        while time.monotonic() < until:                         # a second is needed to see that nothing happens in it
            manager.receive_nothing(until)
        self.assertLess(self.cpu() - before, 10)                # hundredths of a second

    def test_the_launchers_end_is_not_held_up(self):
        manager = self.pipes()
        self.stuck(manager, 1)
        begun = time.monotonic()
        self.end(manager)
        self.assertLess(time.monotonic() - begun, 10)

    def test_at_the_launchers_end_a_slow_reader_gets_everything(self):
        manager = self.pipes()
        self.relay(manager, 1, PYTHON, "-c", "for i in range(20000): print('line', i)\nimport time; time.sleep(600)")
        self.out.read()
        wait_for(lambda: manager.last_lines(1)[-1:] == ["line 19999"] or self.out.read(), "the last line")
        manager.exit(0)
        self.assertTrue(self.out.rest().endswith("line 19999\n"))


class LeftBehind(Relayed):
    def test_who_keeps_the_pipe_does_not_delay_the_exit_and_what_it_writes_comes_through(self):
        manager = self.pipes()
        fifo = os.path.join(self.directory.name, "go")
        os.mkfifo(fifo)
        self.relay(manager, 1, "sh", "-c", f"echo first; (read x < {fifo}; echo second) & exec true")
        self.assertEqual(EXITED_LINGERING, manager.expect(EXITED, 1).flags)
        self.assertEqual(["first"], manager.expect(OUTPUT, 1).lines)
        Path(fifo).write_text("go\n")
        manager.expect(GONE, 1)
        self.out.until(lambda text: text == b"first\nsecond\n")
        self.assertFalse([r for r in manager.seen if r.kind == OUTPUT])

    def test_who_writes_without_end_does_not_delay_it_either(self):
        manager = self.pipes()
        self.relay(manager, 1, "sh", "-c", "yes & exec sleep 600")
        manager.expect(SPAWNED, 1)
        self.out.until(lambda text: len(text) > 1 << 20)
        manager.signal(1, signal.SIGKILL)
        until = time.monotonic() + PATIENCE
        while not [r for r in manager.seen if r.kind == EXITED]:
            self.out.read()
            self.out.text = b""
            if select.select([manager.socket], [], [], 0)[0]:
                manager.seen.append(manager.receive(until))
            self.assertLess(time.monotonic(), until)
        manager.signal(1, signal.SIGKILL, TO_GROUP)

    def test_pipes_are_closed_with_those_who_had_them(self):
        manager = self.pipes()
        manager.round_trip()
        before = self.open_descriptors()
        for id in range(1, 31):
            self.relay(manager, id, *(("sh", "-c", f"echo {id} >&2") if id % 3 else ("no-such",)))
            manager.expect(EXITED if id % 3 else NOT_SPAWNED, id)
        wait_for(lambda: self.open_descriptors() == before, "the pipes to be closed")
