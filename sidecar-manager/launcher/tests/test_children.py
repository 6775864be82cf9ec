# SPDX-License-Identifier: Apache-2.0
"""Spawning, signalling, reaping: what a child gets, and how its end is told."""

import ctypes
import errno
import json
import os
import resource
import signal
from pathlib import Path

from tests.harness import *

# Prints what a child sees of itself. The listing of descriptors opens one, which is gone when it is looked at.
SEEN = """
import fcntl, json, os, signal
fds = {}
for fd in map(int, os.listdir('/proc/self/fd')):
    try: fds[fd] = [os.fstat(fd).st_ino, fcntl.fcntl(fd, fcntl.F_GETFD)]
    except OSError: pass
status = dict(l.split(':', 1) for l in open('/proc/self/status'))
print(json.dumps({'fds': fds, 'env': dict(os.environ), 'pid': os.getpid(), 'pgid': os.getpgid(0), 'cwd': os.getcwd(),
                  'blocked': int(status['SigBlk'], 16), 'ignored': int(status['SigIgn'], 16)}))
"""


class WhatAChildGets(LauncherTest):
    def seen_by(self, manager, id=1, **more):
        return json.loads(self.output_of(manager, id, PYTHON, "-c", SEEN, **more))

    def test_exactly_the_placed_descriptors_and_three_streams(self):
        manager, a, b = self.start(), self.tcp_listener(), self.tcp_listener()
        manager.hold("a", a.fileno())
        manager.hold("b", b.fileno())
        seen = self.seen_by(manager, places=[("b", 3), ("a", 9)])["fds"]
        self.assertEqual({"0", "1", "2", "3", "9"}, set(seen))
        inode = lambda s: os.fstat(s.fileno()).st_ino
        self.assertEqual([[inode(b), 0], [inode(a), 0]], [seen["3"], seen["9"]])
        self.assertEqual(os.stat("/dev/null").st_ino, seen["0"][0])

    def test_targets_that_collide_with_the_launchers_own_numbers(self):
        manager, sockets = self.start(), [self.tcp_listener() for _ in range(12)]
        for i, s in enumerate(sockets):
            manager.hold(f"s{i}", s.fileno())
        # Whatever number the launcher holds them under, a rotation hits it, and one place hits itself.
        for turn in range(12):
            places = [(f"s{i}", 3 + (i + turn) % 12) for i in range(12)]
            seen = self.seen_by(manager, id=turn + 1, places=places)["fds"]
            self.assertEqual({str(n) for n in range(15)}, set(seen))
            for i, s in enumerate(sockets):
                self.assertEqual([os.fstat(s.fileno()).st_ino, 0], seen[str(3 + (i + turn) % 12)])

    def test_a_socket_as_standard_input(self):
        manager, s = self.start(), self.tcp_listener()
        manager.hold("http", s.fileno())
        seen = self.seen_by(manager, places=[("http", 0)])["fds"]
        self.assertEqual(({"0", "1", "2"}, os.fstat(s.fileno()).st_ino), (set(seen), seen["0"][0]))

    def test_attached_streams_arrive_in_order(self):
        manager = self.start()
        (in_read, in_write), (out_read, out_write), (err_read, err_write) = os.pipe(), os.pipe(), os.pipe()
        os.write(in_write, b"hello")
        manager.spawn(1, "sh", "-c", "cat; echo oh >&2", streams=[in_read, out_write, err_write])
        for fd in in_read, in_write, out_write, err_write:
            os.close(fd)
        with os.fdopen(out_read) as out, os.fdopen(err_read) as err:
            self.assertEqual(("hello", "oh\n"), (out.read(), err.read()))

    def test_the_environment_is_scrubbed_changed_and_told_the_pid(self):
        given = {"PATH": os.environ["PATH"], "KEPT": "1", "CHANGED": "old", "REMOVED": "x", "LISTEN_FDS": "9", "LISTEN_PID": "1",
                 "NOTIFY_SOCKET": "/n", "NOTIFY_SOCKETS": "kept", "WATCHDOG_USEC": "1", "MUSTER_SLOT": "4"}
        manager = self.start(environment=given)
        env = self.seen_by(manager, environment=["CHANGED=new", "REMOVED", "NEW=", "LISTEN_PID=@pid", "TEXT=@pid!", "ABSENT"])
        pid, env = env["pid"], env["env"]
        # Python sets one, a wrapper like valgrind others.
        env = {k: v for k, v in env.items() if k != "LC_CTYPE" and not (WRAPPER and k.startswith(("LD_", "GLIBC", "VALGRIND", "PWD", "_")))}
        self.assertEqual({"PATH": os.environ["PATH"], "KEPT": "1", "NOTIFY_SOCKETS": "kept", "CHANGED": "new", "NEW": "",
                          "LISTEN_PID": str(pid), "TEXT": "@pid!"}, env)

    def test_its_own_group_and_no_signal_blocked_or_ignored(self):
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
        self.addCleanup(signal.pthread_sigmask, signal.SIG_UNBLOCK, [signal.SIGUSR1])
        manager = self.start()
        seen = self.seen_by(manager)
        python_ignores = 1 << signal.SIGPIPE - 1 | 1 << signal.SIGXFSZ - 1
        self.assertEqual((seen["pid"], 0, 0), (seen["pgid"], seen["blocked"], seen["ignored"] & ~python_ignores))

    def test_its_directory(self):
        self.assertEqual("/usr", self.seen_by(self.start(), directory="/usr")["cwd"])

    def test_its_program_from_its_own_path(self):
        tool = Path(self.directory.name, "tool")
        tool.write_text("#!/bin/sh\necho found\n")
        tool.chmod(0o755)
        path = f"PATH=/nowhere:/etc/passwd:{self.directory.name}"
        self.assertEqual("found\n", self.output_of(self.start(), 1, "tool", environment=[path]))

    def test_its_program_from_its_own_directory(self):
        tool = Path(self.directory.name, "tool")
        tool.write_text("#!/bin/sh\necho found\n")
        tool.chmod(0o755)
        self.assertEqual("found\n", self.output_of(self.start(), 1, "./tool", directory=self.directory.name))


    def test_an_inherited_path_without_a_value_is_not_read_beyond_its_end(self):
        tool = Path(self.directory.name, "tool")
        tool.write_text("#!/bin/sh\n")
        tool.chmod(0o755)
        # The kernel lays the entries one behind the other: whoever reads on finds the folder of the tool.
        entries = [b"PATH", f"=:{self.directory.name}:".encode()]
        line = [os.fsencode(a) for a in (*WRAPPER, LAUNCHER, "--local", self.path)]
        if WRAPPER:
            self.skipTest("a wrapper makes an environment of its own")
        def become():
            vector = lambda strings: (ctypes.c_char_p * (len(strings) + 1))(*strings, None)
            ctypes.CDLL(None).execve(line[0], vector(line), vector(entries))
        manager = self.start(preexec_fn=become)
        manager.spawn(1, "tool")
        failed = manager.expect(NOT_SPAWNED, 1)
        self.assertEqual((STAGE_EXEC, errno.ENOENT), (failed.stage, failed.error))


@unittest.skipIf(WRAPPER, "valgrind keeps descriptors for itself, and answers for the kernel about their limit")
class TheLimitOfOpenFiles(LauncherTest):
    def limits_of_a_child(self, given):
        environment = {"PATH": os.environ["PATH"], **({} if given is None else {"MUSTER_OPEN_FILES": given})}
        manager = self.start(environment=environment, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (900, 1000)))
        manager.hold("http", self.tcp_listener().fileno())
        return self.output_of(manager, 1, "sh", "-c", "ulimit -Sn; ulimit -Hn", places=[("http", 300)]).split()

    def test_it_is_what_the_user_had(self):
        self.assertEqual(["256", "1000"], self.limits_of_a_child("256"))    # below the number of its socket

    def test_it_is_at_most_the_hard_one(self):
        for given in "unlimited", "100000":
            self.assertEqual(["1000", "1000"], self.limits_of_a_child(given))
            self.launcher.kill()

    def test_it_is_the_launchers_own_without_a_number(self):
        for given in None, "", "many", "12x", "-5", "9" * 30:
            self.assertEqual(["900", "1000"], self.limits_of_a_child(given), given)
            self.launcher.kill()


class FailuresToSpawn(LauncherTest):
    def failure(self, manager, *arguments, **more):
        before = self.open_descriptors()
        manager.spawn(1, *arguments, **more)
        failed = manager.expect(NOT_SPAWNED, 1)
        wait_for(lambda: self.open_descriptors() == before, "the launcher to close everything")
        return failed.stage, failed.error

    def test_each_names_its_stage_and_error(self):
        manager, readable = self.start(), Path(self.directory.name, "readable")
        readable.write_text("not a program")
        manager.hold("http", self.tcp_listener().fileno())
        manager.round_trip()
        self.assertEqual((STAGE_EXEC, errno.ENOENT), self.failure(manager, "no-such-program"))
        self.assertEqual((STAGE_EXEC, errno.ENOENT), self.failure(manager, "/no/such/program"))
        self.assertEqual((STAGE_EXEC, errno.EACCES), self.failure(manager, str(readable)))
        self.assertEqual((STAGE_EXEC, errno.EACCES), self.failure(manager, "readable", environment=[f"PATH={self.directory.name}:/bin"]))
        readable.chmod(0o755)
        self.assertEqual((STAGE_EXEC, errno.ENOEXEC), self.failure(manager, str(readable)))
        self.assertEqual((STAGE_DIRECTORY, errno.ENOENT), self.failure(manager, "true", directory="/no/such"))
        self.assertEqual((STAGE_DESCRIPTORS, errno.ENOENT), self.failure(manager, "true", places=[("nothing", 3)]))
        self.assertEqual((STAGE_LIMIT, errno.E2BIG), self.failure(manager, "true", environment=[f"K{i}=@pid" for i in range(99)]))

    def test_a_target_beyond_the_limit_of_open_files(self):
        manager = self.start(preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256)))
        manager.hold("http", self.tcp_listener().fileno())
        manager.round_trip()
        self.assertEqual((STAGE_DESCRIPTORS, errno.EINVAL), self.failure(manager, "true", places=[("http", 1000)]))

    def test_the_failed_one_is_reaped_and_its_id_is_free_again(self):
        manager = self.start()
        manager.spawn(1, "no-such-program")
        manager.expect(NOT_SPAWNED, 1)
        manager.spawn(1, "true")
        manager.expect(SPAWNED, 1)
        manager.expect(EXITED, 1, code=0)
        wait_for(lambda: not Path(f"/proc/{self.hello.pid}/task/{self.hello.pid}/children").read_text(), "everything to be reaped")

    def test_an_id_in_use_is_an_error_and_the_child_stays(self):
        manager = self.start()
        manager.spawn(1, "sleep", "600")
        pid = manager.expect(SPAWNED, 1).pid
        manager.spawn(1, "true")
        self.assertEqual(errno.EEXIST, manager.expect(ERROR, 1).error)
        self.assertFalse(is_gone(pid))


class TheEnd(LauncherTest):
    def test_exit_code_and_usage(self):
        manager = self.start()
        manager.spawn(7, "sh", "-c", "exit 3")
        spawned, exited = manager.expect(SPAWNED, 7), manager.expect(EXITED, 7)
        self.assertEqual((spawned.pid, 3, 0, 0), (exited.pid, exited.code, exited.signal, exited.flags))
        self.assertGreater(exited.max_rss, 0)

    def test_by_a_signal(self):
        manager = self.start()
        manager.spawn(7, "sleep", "600")
        manager.expect(SPAWNED, 7)
        manager.signal(7, signal.SIGUSR1)
        exited = manager.expect(EXITED, 7)
        self.assertEqual((-1, signal.SIGUSR1, 0), (exited.code, exited.signal, exited.flags))

    def test_a_signal_to_one_that_is_gone_is_no_error(self):
        manager = self.start()
        manager.signal(99, signal.SIGTERM)
        manager.round_trip()
        self.assertEqual([], manager.seen)

    def test_a_kill_from_elsewhere_is_not_called_out_of_memory(self):
        manager = self.start()
        manager.spawn(1, "sleep", "600")
        os.kill(manager.expect(SPAWNED, 1).pid, signal.SIGKILL)
        self.assertEqual((signal.SIGKILL, 0), (lambda e: (e.signal, e.flags))(manager.expect(EXITED, 1)))

    def test_a_group_that_outlives_its_leader_lingers_until_it_is_gone(self):
        manager = self.start()
        manager.spawn(1, "sh", "-c", "sleep 600 & exec true")
        manager.expect(SPAWNED, 1)
        self.assertEqual(EXITED_LINGERING, manager.expect(EXITED, 1).flags)
        manager.signal(1, signal.SIGTERM, TO_PROCESS)           # the process is no more: nothing may happen
        manager.round_trip()
        self.assertFalse([r for r in manager.seen if r.kind == GONE])
        manager.signal(1, signal.SIGTERM, TO_GROUP)
        manager.expect(GONE, 1)

    def test_a_group_whose_last_member_has_another_parent_is_noticed_too(self):
        # The member's parent has left the group and reaps it: no SIGCHLD tells the launcher.
        code = ("import os, time\n"
                "read, write = os.pipe()\n"
                "if os.fork(): os.read(read, 1); os._exit(0)\n"
                "member = os.fork()\n"
                "if not member: time.sleep(600)\n"
                "os.setsid(); os.write(write, b'x'); os.waitpid(member, 0); time.sleep(600)\n")
        manager = self.start()
        manager.spawn(1, PYTHON, "-c", code)
        self.assertEqual(EXITED_LINGERING, manager.expect(EXITED, 1).flags)
        manager.signal(1, signal.SIGKILL, TO_GROUP)
        manager.expect(GONE, 1)

    def test_a_signal_to_the_group_reaches_all_of_it(self):
        manager = self.start()
        read, write = os.pipe()
        manager.spawn(1, "sh", "-c", "sleep 600 & echo $!; wait", streams=[write], flags=STDOUT)
        os.close(write)
        with os.fdopen(read) as out:
            other = int(out.readline())
        manager.signal(1, signal.SIGKILL, TO_GROUP)
        self.assertEqual(signal.SIGKILL, manager.expect(EXITED, 1).signal)
        wait_for(lambda: is_gone(other), "the other member's end")

    def test_a_signal_to_the_group_reaches_a_child_that_has_left_it(self):
        manager = self.start()
        read, write = os.pipe()
        code = "import os, time; os.setpgid(0, os.getpgid(os.getppid())); print(flush=True); time.sleep(600)"
        manager.spawn(1, PYTHON, "-c", code, streams=[write], flags=STDOUT)
        os.close(write)
        with os.fdopen(read) as out:
            out.readline()
        manager.signal(1, signal.SIGKILL, TO_GROUP)
        self.assertEqual(signal.SIGKILL, manager.expect(EXITED, 1).signal)

    def test_orphans_are_adopted_and_reaped(self):
        manager = self.start()
        # setsid: no member of the child's group, so nothing but reaping can be told of it
        read, write = os.pipe()
        manager.spawn(1, "sh", "-c", "setsid sh -c 'echo $$; exec sleep 600' & exec true", streams=[write], flags=STDOUT)
        os.close(write)
        with os.fdopen(read) as out:
            orphan = int(out.readline())
            manager.expect(EXITED, 1)
            wait_for(lambda: Path(f"/proc/{orphan}/stat").read_text().rpartition(")")[2].split()[1] == str(self.hello.pid), "adoption")
            os.kill(orphan, signal.SIGKILL)
        wait_for(lambda: not Path(f"/proc/{orphan}").exists(), "the orphan to be reaped")

    def test_a_child_does_not_outlive_a_killed_launcher(self):
        manager = self.start()
        manager.spawn(1, "sleep", "600")
        pid = manager.expect(SPAWNED, 1).pid
        self.launcher.kill()
        wait_for(lambda: is_gone(pid), "the child's end")

    def test_many_children_at_once(self):
        manager = self.start()
        for id in range(1, 101):
            manager.spawn(id, "sh", "-c", f"exit {id}")
        for id in range(1, 101):
            manager.expect(SPAWNED, id)
            self.assertEqual(id, manager.expect(EXITED, id).code)


class Stats(LauncherTest):
    def test_time_and_memory_are_summed_over_the_tree(self):
        manager = self.start()
        busy = "import time\nwhile time.process_time() < 0.05: pass\nprint(flush=True); time.sleep(600)"
        read, write = os.pipe()
        manager.spawn(1, "sh", "-c", f"{PYTHON} -c '{busy}' & wait", streams=[write], flags=STDOUT)
        manager.spawn(2, "sleep", "600")
        os.close(write)
        with os.fdopen(read) as out:
            out.readline()
            manager.expect(SPAWNED, 2)
            rows = manager.stats()
        self.assertEqual({1, 2}, set(rows))
        self.assertEqual((2, 1), (rows[1].processes, rows[2].processes))
        self.assertGreaterEqual(rows[1].threads, 2)
        self.assertGreaterEqual(rows[1].cpu_ns, 40_000_000)
        self.assertGreater(rows[1].rss, rows[2].rss)
