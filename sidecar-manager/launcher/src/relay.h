/* SPDX-License-Identifier: Apache-2.0 */
/* relay.h - what children write, on its way to our own standard output and error.
 *
 * A child has two pipes. They are read only while the stream they go to takes what was read before; else the child waits when
 * its pipe is full, as it would with our own stream. Lines go through whole, so that those of two children never mix; a last one
 * without an end goes when its pipe ends. The pipes outlive the child as long as somebody has their other ends.
 * The last lines of each child are kept for OUTPUT. */
#ifndef MUSTER_RELAY_H
#define MUSTER_RELAY_H

#include <poll.h>
#include <stdint.h>
#include "stream.h"

enum { NO_RELAY = -1 };

void relay_start(void);
int relay_open(int writers[STREAMS]);               /* NO_RELAY: there is no room. The writers are the caller's to close */
void relay_tell(int relay, uint64_t id);            /* OUTPUT, also when nothing was written, or of NO_RELAY */
/* The child is gone, or never was: what it has written until now is read, and OUTPUT told when that was anything. */
void relay_end(int relay, uint64_t id);

void relay_polls(struct pollfd polls[STREAMS]);
void relay_turn(const struct pollfd polls[STREAMS]);
void relay_finish(int64_t until);                   /* before our own end: all that is left, as far as it can be written by then */

#endif
