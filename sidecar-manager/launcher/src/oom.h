/* SPDX-License-Identifier: Apache-2.0 */
/* oom.h - was a death by SIGKILL the kernel's doing, for lack of memory?
 *
 * The kernel counts the kill in the victim's own cgroup, whoever's limit was reached, before it sends the signal. In a container
 * that is our cgroup too; its counter is readable for every user, also where /sys/fs/cgroup is mounted read-only. With
 * memory.oom.group, which Kubernetes sets on version 2 as a rule, the kernel kills the whole container instead, us included:
 * then there is nobody left to report, and the container's own status tells it. */
#ifndef MUSTER_OOM_H
#define MUSTER_OOM_H

#include <stdbool.h>
#include <stdint.h>

void oom_start(void);           /* finds our cgroup's counter, once; without one nothing is ever an OOM kill */
bool oom_killed(void);          /* a child died by a SIGKILL that is not ours: does the counter account for it? */

/* The pure parts. */
int64_t oom_count(const char *text);            /* "oom_kill N" in memory.events (v2) or memory.oom_control (v1); -1: none */
/* Where the file is: from the texts of /proc/self/cgroup and /proc/self/mountinfo. Version 1 or 2; false: not there. */
bool oom_path(const char *cgroup, const char *mountinfo, int version, char *path, unsigned size);

#endif
