# SPDX-License-Identifier: Apache-2.0
"""Spawning, signalling and reaping."""

import os
import signal

from tests.harness import *


class Hello(LauncherTest):
    def test_it_introduces_itself_with_the_command_it_was_given(self):
        self.start("gunicorn", "-w", "4 ", "")
        self.assertEqual((1, ["gunicorn", "-w", "4 ", ""], os.getuid()),
                         (self.hello.version, self.hello.arguments, self.hello.uid))
        self.assertEqual(HELLO_LOCAL, self.hello.flags)


class Exit(LauncherTest):
    def test_a_child_is_spawned_and_its_exit_code_reported(self):
        manager = self.start()
        manager.spawn(7, "sh", "-c", "exit 3")
        spawned, exited = manager.expect(SPAWNED, 7), manager.expect(EXITED, 7)
        self.assertEqual((spawned.pid, 3, 0, 0), (exited.pid, exited.code, exited.signal, exited.flags))
        self.assertGreater(exited.max_rss, 0)

    def test_a_signal_reaches_the_child_and_is_its_end(self):
        manager = self.start()
        manager.spawn(7, "sleep", "600")
        manager.expect(SPAWNED, 7)
        manager.signal(7, signal.SIGUSR1)
        exited = manager.expect(EXITED, 7)
        self.assertEqual((-1, signal.SIGUSR1), (exited.code, exited.signal))
