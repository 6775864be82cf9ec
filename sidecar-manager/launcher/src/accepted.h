/* SPDX-License-Identifier: Apache-2.0 */
/* accepted.h - does one of these processes own a connection accepted from this listening socket?
 *
 * For a worker that comes up under so much traffic that it is never seen asleep. The kernel's sock_diag gives the inodes of the
 * connections with the listener's port (or Unix name); a connection that nobody has accepted yet has none. */
#ifndef MUSTER_ACCEPTED_H
#define MUSTER_ACCEPTED_H

#include <sys/types.h>

pid_t accepted_by(int listener, const pid_t *processes, int count);     /* 0: none of them */

#endif
