# SPDX-License-Identifier: Apache-2.0
"""Where a cluster keeps what it has, how it is seen to live, and how the rest of a dead one is removed.

Everything of a cluster but this lives in namespaces of its own and ends with their first process: the state folder and the
control groups are what can be left, and what `remove` removes.
"""
import contextlib
import fcntl
import glob
import os
import re
import shutil
import signal
import sys
import time

HERE = os.path.dirname(os.path.realpath(__file__))
STATE = os.path.join(os.environ.get("XDG_STATE_HOME") or "/var/lib", "muster-cluster")
DEFAULT = "muster"
CGROUPS = "/sys/fs/cgroup"


def fail(reason):
    sys.exit(f"{os.path.basename(sys.argv[0])}: {reason}")


def require_root():
    if os.geteuid() != 0:
        fail("a cluster makes namespaces, mounts and control groups: run this as root (sudo)")


@contextlib.contextmanager
def locked(name):
    """Holds the lock of this name, when nobody else does any more. The kernel lets it go, however its holder ends."""
    os.makedirs(STATE, mode=0o700, exist_ok=True)
    with open(os.path.join(STATE, name), "a+", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


class Place:
    """One cluster's place. The keeper holds its lock for as long as it lives, so the lock says whether the cluster does."""

    def __init__(self, name=DEFAULT):
        if not re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,28}[a-z0-9])?", name):
            fail(f"a cluster's name is 1 to 30 of a-z, 0-9 and -, not {name!r}")
        self.name = name
        self.folder = os.path.join(STATE, name)
        self.lock = name + ".lock"
        self.cgroup = "muster-cluster-" + name

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def read(self, file):
        with contextlib.suppress(FileNotFoundError), open(self.path(file), encoding="utf-8") as text:
            return text.read()
        return ""

    def write(self, file, text):
        """Whole or not at all, and for our eyes only."""
        begun = self.path(file + ".new")
        with open(os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as new:
            new.write(text)
        os.rename(begun, self.path(file))

    def alive(self):
        try:
            with open(os.path.join(STATE, self.lock), encoding="ascii") as file:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)  # shared: two who ask don't see each other
                return False
        except FileNotFoundError:
            return False
        except BlockingIOError:
            return True

    def ready(self):
        return self.alive() and os.path.exists(self.path("kubeconfig"))

    def stop(self):
        """Ends the keeper, and with it the cluster; returns when nothing is left."""
        while self.alive():
            with contextlib.suppress(ProcessLookupError, ValueError):
                os.kill(int(self.read("keeper")), signal.SIGTERM)
            time.sleep(0.05)
        self.remove()

    def remove(self):
        """Removes what a dead cluster left."""
        for hierarchy in cgroup_hierarchies():
            remove_cgroup(os.path.join(hierarchy, self.cgroup))
        shutil.rmtree(self.folder, ignore_errors=True)

    def forget(self):
        """Removes what a dead cluster left, and its lock: for who holds the lock under which clusters start."""
        self.remove()
        with contextlib.suppress(FileNotFoundError):
            os.remove(os.path.join(STATE, self.lock))

    @staticmethod
    def all():
        return [Place(os.path.basename(lock)[: -len(".lock")]) for lock in sorted(glob.glob(os.path.join(STATE, "*.lock")))]


def cgroup_hierarchies():
    """Version 2 has one, version 1 one for each controller."""
    if os.path.exists(os.path.join(CGROUPS, "cgroup.controllers")):
        return [CGROUPS]
    return [root for root in sorted(glob.glob(os.path.join(CGROUPS, "*"))) if not os.path.islink(root)]


def remove_cgroup(folder):
    """Its processes were killed, but the kernel may need a moment until they are gone."""
    deadline = time.monotonic() + 10
    for below, _, _ in os.walk(folder, topdown=False):
        while True:
            try:
                os.rmdir(below)
                break
            except FileNotFoundError:
                break
            except OSError as busy:
                if time.monotonic() > deadline:
                    fail(f"{below} cannot be removed: {busy.strerror}")
                time.sleep(0.02)
