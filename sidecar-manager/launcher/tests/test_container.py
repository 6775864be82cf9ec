# SPDX-License-Identifier: Apache-2.0
"""As process 1 of a container, and beside another's: real pid namespaces, other users, and a /proc that shows little."""

import os
import signal
import unittest

from tests.harness import *
from tests.namespaces import IN_MOUNT_NAMESPACE, IN_PID_NAMESPACE, may_be_process_1, may_mount

ROOT = unittest.skipUnless(os.getuid() == 0, "needs root, to become another user")
ZOMBIES = ("import os\n"
           "def state(pid):\n"
           "    try: return open(f'/proc/{pid}/stat').read().rpartition(')')[2].split()[0]\n"
           "    except OSError: return ''\n"
           "print(sum(state(pid) == 'Z' for pid in os.listdir('/proc') if pid.isdigit()))\n")


class ContainerTest(LauncherTest):
    def start_in(self, *namespace, **more):
        return self.start("app", local=False, under=namespace, **more)

    def said_by(self, manager, id, *arguments):
        return self.output_of(manager, id, *arguments).strip()


@unittest.skipUnless(may_be_process_1(), "pid namespaces are not permitted here")
class ProcessOne(ContainerTest):
    def start_as_process_1(self):
        manager = self.start_in(*IN_PID_NAMESPACE)
        self.assertEqual(1, self.hello.pid)
        return manager

    def from_outside(self):
        """The launcher's pid as others see it."""
        (pid,) = wait_for(lambda: Path(f"/proc/{self.launcher.pid}/task/{self.launcher.pid}/children").read_text().split(), "process 1")
        return int(pid)

    def test_a_storm_of_orphans_is_reaped_and_commands_are_answered_meanwhile(self):
        manager = self.start_as_process_1()
        storm = "import os\nfor i in range(300):\n    if os.fork() == 0:\n        if os.fork(): os._exit(0)\n        os.setsid(); os._exit(0)\n"
        manager.spawn(1, PYTHON, "-c", storm)
        manager.spawn(2, "sh", "-c", "exit 4")
        self.assertEqual(4, manager.expect(EXITED, 2).code)
        manager.expect(EXITED, 1)
        ids = iter(range(10, 10000))
        wait_for(lambda: self.said_by(manager, next(ids), PYTHON, "-c", ZOMBIES) == "0", "the last of them to be reaped")

    def test_the_three_signals_to_end_are_taken_from_inside_and_outside(self):
        manager = self.start_as_process_1()
        for id, name in enumerate(("TERM", "INT", "QUIT"), 1):
            manager.spawn(id, "kill", f"-{name}", "1")          # as `kubectl exec` may do it
            self.assertEqual(signal.Signals[f"SIG{name}"], manager.expect(TERMINATING).signal)
        os.kill(self.from_outside(), signal.SIGTERM)
        manager.expect(TERMINATING)

    def test_no_other_signal_ends_it(self):
        manager = self.start_as_process_1()
        for id, name in enumerate(("HUP", "USR1", "USR2", "PIPE", "ALRM", "KILL", "STOP"), 1):
            manager.spawn(id, "kill", f"-{name}", "1")
            manager.expect(EXITED, id)
        manager.round_trip()

    def test_its_exit_status_is_the_containers_and_nothing_is_left(self):
        manager = self.start_as_process_1()
        read, write = os.pipe()
        manager.spawn(1, "sh", "-c", "setsid sleep 600 & sleep 600", streams=[write], flags=STDOUT)
        manager.expect(SPAWNED, 1)
        os.close(write)
        manager.exit(7)
        self.assertEqual(7, self.launcher.wait(PATIENCE))
        with os.fdopen(read) as out:
            self.assertEqual("", out.read())                    # the end: nobody has the pipe any more

    def test_told_to_stop_without_a_manager_it_drains_and_ends_with_0(self):
        manager = self.start_as_process_1()
        manager.configure(grace_ms=50)
        manager.spawn(1, "sh", "-c", "trap '' TERM; while :; do sleep 600; done")
        manager.expect(SPAWNED, 1)
        manager.round_trip()
        process = self.from_outside()
        self.listener.close()
        manager.close()
        os.kill(process, signal.SIGTERM)
        self.assertEqual(0, self.launcher.wait(PATIENCE))

    def test_its_own_death_by_kill_takes_all_along(self):
        manager = self.start_as_process_1()
        read, write = os.pipe()
        manager.spawn(1, "sh", "-c", "setsid sleep 600 & sleep 600", streams=[write], flags=STDOUT)
        manager.expect(SPAWNED, 1)
        os.close(write)
        os.kill(self.from_outside(), signal.SIGKILL)
        with os.fdopen(read) as out:
            self.assertEqual("", out.read())


@unittest.skipUnless(may_be_process_1(), "pid namespaces are not permitted here")
class BesideProcessOne(ContainerTest):
    """shareProcessNamespace: process 1 is the pause container's, which the launcher does not rely upon."""

    def test_it_reaps_its_own_orphans(self):
        manager = self.start_in(*IN_PID_NAMESPACE, "sh", "-c", '"$@"; exit $?', "pause")
        self.assertNotEqual(1, self.hello.pid)
        self.assertEqual("x", self.said_by(manager, 1, "sh", "-c", "echo x"))
        manager.spawn(2, PYTHON, "-c", "import os\nfor i in range(100):\n    if os.fork() == 0:\n        if os.fork(): os._exit(0)\n        os._exit(0)\n")
        manager.expect(EXITED, 2)
        ids = iter(range(10, 10000))
        wait_for(lambda: self.said_by(manager, next(ids), PYTHON, "-c", ZOMBIES) == "0", "the last of them to be reaped")
        manager.exit(3)
        self.assertEqual(3, self.launcher.wait(PATIENCE))


class OtherUsers(ContainerTest):
    def start_as(self, uid, *namespace):
        self.for_other_users()
        return self.start_in(*namespace, "setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups", "--no-new-privs")

    @ROOT
    @unittest.skipIf(WRAPPER, "the user cannot read what the wrapper needs")
    def test_a_random_high_uid(self):
        manager, listener = self.start_as(1000660000), self.tcp_listener()
        self.assertEqual(1000660000, self.hello.uid)
        self.assertEqual("1000660000", self.said_by(manager, 1, "id", "-u"))
        self.accepts(manager, listener)

    @ROOT
    @unittest.skipIf(WRAPPER, "the user cannot read what the wrapper needs")
    @unittest.skipUnless(may_be_process_1(), "pid namespaces are not permitted here")
    def test_a_proc_that_hides_other_users(self):
        hidden = ["sh", "-c", 'mount -t proc -o hidepid=invisible proc /proc && exec "$@"', "sh"]
        manager, listener = self.start_as(1000660000, *IN_PID_NAMESPACE, *hidden), self.tcp_listener()
        self.accepts(manager, listener)
        # One that may not be looked into is hidden even from its own user. It is ended all the same.
        code = "import ctypes, time; ctypes.CDLL(None).prctl(4, 0); print(flush=True); time.sleep(600)"
        read, write = os.pipe()
        manager.spawn(5, "/usr/bin/python3", "-c", code, streams=[write], flags=STDOUT)
        os.close(write)
        with os.fdopen(read) as out:
            out.readline()
            manager.watch(5, "http")
            self.assertEqual(UNKNOWN, manager.expect(EVIDENCE, 5).strength)
            self.assertIn(5, manager.stats())
            manager.exit(0)
            self.assertEqual(0, self.launcher.wait(PATIENCE))
            self.assertEqual("", out.read())

    def accepts(self, manager, listener):
        """Readiness is seen and the worker is counted: all that /proc is read for."""
        manager.hold("http", listener.fileno())
        code = "import socket; socket.socket(fileno=3).accept()"
        manager.spawn(2, "/usr/bin/python3", "-c", code, places=[("http", 3)])
        manager.expect(SPAWNED, 2)
        manager.watch(2, "http")
        manager.expect(EVIDENCE, 2, strength=STRONG)
        self.assertGreater(manager.stats()[2].rss, 0)
        manager.signal(2, signal.SIGKILL)
        manager.expect(EXITED, 2)


@unittest.skipUnless(may_mount(), "needs to mount something in a namespace of its own")
class OtherFiles(ContainerTest):
    @unittest.skipIf(WRAPPER, "the wrapper writes files")
    def test_a_root_that_is_read_only(self):
        manager = self.start_in(*IN_MOUNT_NAMESPACE, "sh", "-c", 'mount -o remount,ro,bind / && exec "$@"', "sh")
        self.assertIn("Read-only", self.said_by(manager, 1, "sh", "-c", "touch /muster-test 2>&1"))
        manager.exit(0)
        self.assertEqual(0, self.launcher.wait(PATIENCE))

    @unittest.skipIf(WRAPPER or "sanitize" in LAUNCHER, "the checks need /proc")
    def test_without_proc_it_starts_ends_and_relays(self):
        read, write = os.pipe()
        hide = ["sh", "-c", 'mount -t tmpfs none /proc && exec "$@"', "sh"]
        manager = self.start_in(*IN_MOUNT_NAMESPACE, *hide, stdout=write)
        os.close(write)
        manager.spawn(1, "sh", "-c", "echo said; sleep 600", flags=RELAY)
        manager.spawn(2, "sh", "-c", "exit 3")
        self.assertEqual(3, manager.expect(EXITED, 2).code)
        with os.fdopen(read) as out:
            self.assertEqual("said\n", out.readline())
        manager.expect(SPAWNED, 1)
        self.assertEqual({1}, set(manager.stats()))
        manager.exit(0)
        self.assertEqual(0, self.launcher.wait(PATIENCE))
