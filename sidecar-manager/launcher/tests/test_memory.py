# SPDX-License-Identifier: Apache-2.0
"""A child that the kernel kills for lack of memory is told apart from one that somebody killed."""

import os
import signal
import unittest
from pathlib import Path

from tests.harness import *

GREEDY = "held = []\nwhile True: held.append(bytearray(b'x' * 1048576))"


class Group:
    """A memory cgroup of our own, of either version."""

    def __init__(self, limit):
        for line in Path("/proc/self/mountinfo").read_text().splitlines():
            fields, (kind, _, options) = line.split(" - ")[0].split(), line.split(" - ")[1].split()
            v2 = kind == "cgroup2" and "memory" in Path(fields[4], "cgroup.controllers").read_text().split()
            if v2 or (kind == "cgroup" and "memory" in options.split(",")):
                self.path = Path(fields[4], f"muster-test-{os.getpid()}")
                self.path.mkdir()
                try:
                    (self.path / ("memory.max" if v2 else "memory.limit_in_bytes")).write_text(str(limit))
                except OSError:
                    self.path.rmdir()
                    raise
                return
        raise OSError("no memory cgroup")

    def enter(self):
        (self.path / "cgroup.procs").write_text(str(os.getpid()))


class OutOfMemory(LauncherTest):
    def test_it_is_reported_as_such(self):
        if WRAPPER:
            self.skipTest("the wrapper would be killed itself")
        try:
            group = Group(48 << 20)
        except OSError as error:
            self.skipTest(f"no memory cgroup can be made here: {error}")
        self.addCleanup(lambda: wait_for(lambda: not (group.path / "cgroup.procs").read_text(), "the group to empty") and group.path.rmdir())
        manager = self.start(preexec_fn=group.enter)
        self.addCleanup(self.launcher.wait)
        self.addCleanup(self.launcher.kill)
        manager.spawn(1, PYTHON, "-c", GREEDY)
        exited = manager.expect(EXITED, 1)
        self.assertEqual((signal.SIGKILL, EXITED_OOM), (exited.signal, exited.flags))
        # And the next, killed by hand, is not.
        manager.spawn(2, "sleep", "600")
        os.kill(manager.expect(SPAWNED, 2).pid, signal.SIGKILL)
        self.assertEqual(0, manager.expect(EXITED, 2).flags)
