# SPDX-License-Identifier: Apache-2.0
"""A child that the kernel kills for lack of memory is told apart from one that somebody killed."""

import os
import signal
import unittest
from pathlib import Path

from tests.harness import *
from tests.namespaces import IN_CGROUP_NAMESPACE, may

GREEDY = "held = []\nwhile True: held.append(bytearray(b'x' * 1048576))"


class Group:
    """A memory cgroup of our own, of either version."""

    def __init__(self, limit):
        for line in Path("/proc/self/mountinfo").read_text().splitlines():
            fields, (kind, _, options) = line.split(" - ")[0].split(), line.split(" - ")[1].split()
            v2 = kind == "cgroup2" and "memory" in Path(fields[4], "cgroup.controllers").read_text().split()
            if v2 or (kind == "cgroup" and "memory" in options.split(",")):
                self.kind, self.option = ("cgroup2", "") if v2 else ("cgroup", ",memory")
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


@unittest.skipIf(WRAPPER, "the wrapper would be killed itself")
class OutOfMemory(LauncherTest):
    def test_it_is_reported_as_such(self):
        self.assert_told_apart(self.group())

    @unittest.skipUnless(may(*IN_CGROUP_NAMESPACE, "true"), "cgroup namespaces are not permitted here")
    def test_it_is_in_a_container_that_sees_its_own_cgroup_read_only(self):
        group = self.group()
        mount = f"mount -t {group.kind} -o ro{group.option} none /mnt && exec \"$@\""
        self.assert_told_apart(group, under=[*IN_CGROUP_NAMESPACE, "sh", "-c", mount, "sh"])

    def group(self):
        try:
            group = Group(48 << 20)
        except OSError as error:
            self.skipTest(f"no memory cgroup can be made here: {error}")
        self.addCleanup(lambda: wait_for(lambda: not (group.path / "cgroup.procs").read_text(), "the group to empty") and group.path.rmdir())
        return group

    def assert_told_apart(self, group, **more):
        manager = self.start(preexec_fn=group.enter, **more)
        self.addCleanup(self.launcher.wait)
        self.addCleanup(self.launcher.kill)
        manager.spawn(1, PYTHON, "-c", GREEDY)
        exited = manager.expect(EXITED, 1)
        self.assertEqual((signal.SIGKILL, EXITED_OOM), (exited.signal, exited.flags))
        # And the next, killed by hand, is not.
        manager.spawn(2, "sleep", "600")
        os.kill(manager.expect(SPAWNED, 2).pid, signal.SIGKILL)
        self.assertEqual(0, manager.expect(EXITED, 2).flags)
