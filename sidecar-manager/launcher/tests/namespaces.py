# SPDX-License-Identifier: Apache-2.0
"""Namespaces of one's own, where the machine permits them."""

import os
import subprocess

IN_MOUNT_NAMESPACE = ["unshare", "--mount", *([] if os.getuid() == 0 else ["--user", "--map-root-user"])]
IN_CGROUP_NAMESPACE = [*IN_MOUNT_NAMESPACE, "--cgroup"]
IN_PID_NAMESPACE = [*IN_MOUNT_NAMESPACE, "--fork", "--kill-child", "--pid", "--mount-proc"]


def may(*command):
    try:
        return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0
    except FileNotFoundError:
        return False


def may_mount():
    return may(*IN_MOUNT_NAMESPACE, "mount", "-t", "tmpfs", "none", "/mnt")


def may_be_process_1():
    return may(*IN_PID_NAMESPACE, "true")
