/* SPDX-License-Identifier: Apache-2.0 */
/* connections.h - the connections of a listening socket, as the kernel's sock_diag tells them: who owns one, whether they move,
 * and how many nobody has accepted yet.
 *
 * They are found by the listener's port (or Unix name); one that nobody has accepted yet has no inode. The kernel walks all its
 * sockets for that, so it is not to be asked often. Not re-entrant: one listener's connections are remembered at a time. */
#ifndef MUSTER_CONNECTIONS_H
#define MUSTER_CONNECTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

bool connections_read(int listener);                /* false: the kernel does not tell */
uint64_t connections_which(void);                   /* a fingerprint of which there are */
/* Those that the process owns: how many, or -1 when that cannot be known. `moved` is a fingerprint of which they are and how
 * much the process has read and written; of Unix connections the kernel does not tell how much. */
int connections_owned(pid_t pid, uint64_t *moved);

/* Does it own one that it has read from or written to? One that it has accepted and let lie does not count, but for a Unix one. */
bool connections_used(pid_t pid);

/* How many wait to be accepted, and how many may. False: this kernel does not tell. */
bool connections_waiting(int listener, uint32_t *depth, uint32_t *limit);

#endif
