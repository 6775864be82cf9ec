# SPDX-License-Identifier: Apache-2.0
"""As process 1 of the manager's container: what it starts again, what it passes on, and when it ends."""

import json
import os
import re
import signal
import subprocess
import unittest

from tests.harness import *
from tests.namespaces import IN_PID_NAMESPACE, may_be_process_1

CRASHES_MAX = 10
WAITING = "import signal, time\nprint(__import__('os').getpid(), flush=True)\nwhile True: time.sleep(600)\n"
TELLING = ("import os, signal, sys\n"
           "def tell(number, frame): os.write(1, f'{signal.Signals(number).name}\\n'.encode())\n"
           "for name in sys.argv[1:]: signal.signal(getattr(signal, name), tell)\n"
           "print(os.getpid(), flush=True)\n"
           "while True: signal.pause()\n")
ENDINGS = (signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS)


class InitTest(LauncherTest):
    def init(self, *command, under=(), **more):
        self.errors = os.path.join(self.directory.name, "errors")
        with open(self.errors, "ab") as errors:
            process = subprocess.Popen([*under, *WRAPPER, LAUNCHER, "--init", *command], stdout=subprocess.PIPE, stderr=errors,
                                       text=True, **more)
        def end():
            process.kill()
            process.wait()
            process.stdout.close()
        self.addCleanup(end)
        return process

    def python(self, code, *arguments, **more):
        process = self.init(PYTHON, "-c", code, *arguments, **more)
        self.pid = int(process.stdout.readline())
        return process

    def messages(self):
        return [json.loads(line) for line in self.said()]


class Crashes(InitTest):
    def test_what_crashes_is_started_again_at_once(self):
        init = self.python(WAITING)
        for number in ENDINGS:
            before = self.pid
            os.kill(self.pid, number)
            self.pid = int(init.stdout.readline())
            self.assertNotEqual(before, self.pid)
            self.assertIsNone(init.poll())
        said = self.messages()
        self.assertEqual([f"the manager was ended by signal {int(number)} ({signal.strsignal(number)}): it is started again"
                          for number in ENDINGS], [line["message"] for line in said])
        for line in said:
            self.assertEqual("error", line["level"])
            self.assertRegex(line["time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")

    def test_what_crashes_again_and_again_ends_it_as_the_signal_would(self):
        init = self.init("sh", "-c", "echo up; kill -SEGV $$")
        self.assertEqual(128 + signal.SIGSEGV, init.wait(PATIENCE))
        self.assertEqual("up\n" * (CRASHES_MAX + 1), init.stdout.read())
        self.assertTrue(self.messages()[-1]["message"].endswith(": too often by now; its container ends"))

    def test_an_exit_is_no_crash(self):
        for status in 0, 1, 137:
            self.assertEqual(status, self.init("sh", "-c", f"exit {status}").wait(PATIENCE))
        self.assertEqual([], self.said())

    def test_with_one_status_it_asks_to_be_started_again(self):
        marks = os.path.join(self.directory.name, "marks")
        init = self.init("sh", "-c", f"echo x >> {marks}; test $(wc -l < {marks}) -lt 3 && exit $MUSTER_AGAIN; exit 7")
        self.assertEqual(7, init.wait(PATIENCE))
        self.assertEqual("x\n" * 3, Path(marks).read_text())
        self.assertEqual([], self.said())

    def test_one_that_asks_for_it_again_and_again_ends_it(self):
        init = self.init("sh", "-c", "echo up; exit $MUSTER_AGAIN")
        self.assertEqual(75, init.wait(PATIENCE))
        self.assertEqual("up\n" * (CRASHES_MAX + 1), init.stdout.read())

    def test_one_that_was_told_to_end_is_not_started_again(self):
        init = self.python("import os, signal, sys\n"
                           "signal.signal(signal.SIGTERM, lambda *_: sys.exit(int(os.environ['MUSTER_AGAIN'])))\n"
                           "print(os.getpid(), flush=True)\nsignal.pause()\n")
        init.terminate()
        self.assertEqual(75, init.wait(PATIENCE))

    def test_a_command_that_cannot_be_run_ends_it_as_in_a_shell(self):
        self.assertEqual(127, self.init("/no/such/program").wait(PATIENCE))
        self.assertEqual(126, self.init(self.directory.name).wait(PATIENCE))
        self.assertEqual("muster-launcher: cannot run /no/such/program: No such file or directory", self.said()[0])

    def test_it_does_not_outlive_its_init(self):
        init = self.python(WAITING)
        pid = int(Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[1])
        os.kill(pid, signal.SIGKILL)
        wait_for(lambda: is_gone(self.pid), "the end of the command")
        self.assertNotEqual(0, init.wait(PATIENCE))


class SignalsPassedOn(InitTest):
    def test_each_reaches_the_command_once(self):
        names = "SIGHUP", "SIGINT", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGTERM", "SIGTTIN", "SIGTTOU", "SIGWINCH"
        init = self.python(TELLING, *names)
        for name in names:
            init.send_signal(getattr(signal, name))
            self.assertEqual(name, init.stdout.readline().strip())
        self.assertIsNone(init.poll())

    def test_told_to_end_it_ends_as_its_command_does(self):
        polite = self.python("import signal, sys, os\nsignal.signal(signal.SIGTERM, lambda *_: sys.exit(5))\n"
                             "print(os.getpid(), flush=True)\nsignal.pause()\n")
        polite.terminate()
        self.assertEqual(5, polite.wait(PATIENCE))
        plain = self.python(WAITING)
        plain.terminate()
        self.assertEqual(128 + signal.SIGTERM, plain.wait(PATIENCE))

    def test_one_that_was_told_to_end_and_is_killed_is_not_started_again(self):
        init = self.python(TELLING, "SIGTERM")
        init.terminate()
        self.assertEqual("SIGTERM", init.stdout.readline().strip())
        os.kill(self.pid, signal.SIGKILL)
        self.assertEqual(128 + signal.SIGKILL, init.wait(PATIENCE))

    def test_one_that_a_passed_on_signal_ends_is_not_started_again(self):
        init = self.python(WAITING)
        init.send_signal(signal.SIGUSR1)
        self.assertEqual(128 + signal.SIGUSR1, init.wait(PATIENCE))

    def test_the_command_finds_signals_as_its_init_did(self):
        def block():
            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2])
        init = self.init("grep", "-E", "^Sig(Blk|Ign)", "/proc/self/status", preexec_fn=block)
        blocked = int(re.search(r"SigBlk:\s*(\w+)", init.communicate()[0]).group(1), 16)
        self.assertEqual(1 << signal.SIGUSR2 - 1, blocked & ~(1 << 31 | 1 << 32 | 1 << 33))


@unittest.skipUnless(may_be_process_1(), "pid namespaces are not permitted here")
class ProcessOneOfAContainer(InitTest):
    def test_it_reaps_what_others_have_left_and_ends_with_its_command(self):
        code = ("import os, time\n"
                "for i in range(100):\n"
                "    if os.fork() == 0:\n"
                "        if os.fork(): os._exit(0)\n"
                "        os._exit(0)\n"
                "    os.wait()\n"
                "def state(pid):\n"
                "    try: return open(f'/proc/{pid}/stat').read().rpartition(')')[2].split()[0]\n"
                "    except OSError: return ''\n"
                "while any(state(pid) == 'Z' for pid in os.listdir('/proc') if pid.isdigit()): time.sleep(0.001)\n"
                "os._exit(os.getppid() + 6)\n")
        self.assertEqual(7, self.init(PYTHON, "-c", code, under=IN_PID_NAMESPACE).wait(PATIENCE))

    def test_it_starts_again_what_was_killed_from_inside(self):
        script = 'echo up; [ -e "$0" ] || { : >"$0"; kill -KILL $$; }; exit 3'
        init = self.init("sh", "-c", script, os.path.join(self.directory.name, "once"), under=IN_PID_NAMESPACE)
        self.assertEqual(3, init.wait(PATIENCE))
        self.assertEqual("up\nup\n", init.stdout.read())

    def test_its_own_signals_reach_the_command(self):
        init = self.init("sh", "-c", "trap 'exit 9' TERM; kill -TERM 1; while :; do sleep 0.01; done", under=IN_PID_NAMESPACE)
        self.assertEqual(9, init.wait(PATIENCE))
