# SPDX-License-Identifier: Apache-2.0
"""The launcher copies itself into the directory that another container will run it from."""

import os
import shutil
import stat
import subprocess
import unittest

from tests.harness import *
from tests.namespaces import IN_MOUNT_NAMESPACE, may_mount


def install(directory, **more):
    return subprocess.run([*WRAPPER, LAUNCHER, "--install", directory], capture_output=True, text=True, **more)


class Install(LauncherTest):
    def setUp(self):
        super().setUp()
        self.target = Path(self.directory.name, "muster-launcher")

    def found(self):
        return set(os.listdir(self.directory.name)) - {"launcher.sock", "errors"}

    @unittest.skipIf(WRAPPER, "under a wrapper the executable is another")
    def test_it_copies_itself(self):
        self.target.write_text("old")
        self.assertEqual((0, ""), (lambda r: (r.returncode, r.stderr))(install(self.directory.name)))
        self.assertEqual(Path(LAUNCHER).read_bytes(), self.target.read_bytes())
        self.assertEqual(0o755, stat.S_IMODE(self.target.stat().st_mode))
        self.assertEqual({"muster-launcher"}, self.found())

    def test_the_mode_does_not_depend_on_the_umask(self):
        install(self.directory.name, umask=0o077)
        self.assertEqual(0o755, stat.S_IMODE(self.target.stat().st_mode))

    @unittest.skipIf(WRAPPER, "under a wrapper the executable is another")
    def test_one_that_runs_from_there_is_replaced_and_runs_on(self):
        for directory in self.directory.name, tempfile.mkdtemp(dir="/dev/shm"):     # on disk, as a rule, and in memory
            self.addCleanup(shutil.rmtree, directory, ignore_errors=True)
            target = os.path.join(directory, "muster-launcher")
            shutil.copy(LAUNCHER, target)
            running = subprocess.Popen([target, self.path], stderr=subprocess.DEVNULL)
            self.addCleanup(running.wait)
            self.addCleanup(running.kill)
            manager = self.accept()
            manager.expect(SYNCED)
            before = os.stat(target).st_ino
            self.assertEqual(0, install(directory).returncode)
            self.assertNotEqual(before, os.stat(target).st_ino)
            manager.round_trip()

    def test_it_follows_no_link_that_was_laid_for_it(self):
        victim = Path(self.directory.name, "victim")
        victim.write_text("mine")
        lay = lambda: os.symlink(victim, Path(self.directory.name, f".muster-launcher.{os.getpid()}"))
        subprocess.run([*WRAPPER, LAUNCHER, "--install", self.directory.name], preexec_fn=lay, check=True)
        self.assertEqual("mine", victim.read_text())

    def test_one_that_fails_leaves_no_draft(self):
        Path(self.directory.name, "muster-launcher", "in the way").mkdir(parents=True)
        self.assertEqual(1, install(self.directory.name).returncode)
        self.assertEqual({"muster-launcher"}, self.found())

    def test_into_nowhere_is_an_error_that_says_where_and_as_whom(self):
        result = install("/no/such/directory")
        self.assertEqual((1, f"muster-launcher: cannot install into /no/such/directory as uid {os.getuid()}: No such file or directory\n"),
                         (result.returncode, result.stderr))

    @unittest.skipUnless(may_mount(), "needs to mount something in a namespace of its own")
    def test_where_no_program_may_be_run_it_says_so_at_once(self):
        self.target.write_text("old")
        script = 'mount -t tmpfs -o noexec none "$1"; echo old > "$1"/muster-launcher; shift; "$@"; echo $?; ls -A "$4"'
        result = subprocess.run([*IN_MOUNT_NAMESPACE, "sh", "-c", script, "sh", self.directory.name, *WRAPPER, LAUNCHER, "--install",
                                 self.directory.name], capture_output=True, text=True)
        self.assertIn("mounted noexec", result.stderr)
        self.assertEqual("1", result.stdout.split()[0])
