/* SPDX-License-Identifier: Apache-2.0 */
/* ears.h - listens to the workers while there is no manager.
 *
 * The manager makes a notify socket for each worker and has us hold it. The kernel keeps some ten messages in one that nobody
 * reads, and then lets the sender wait; so we read them all, and keep what they come to (words.h). The next manager gets that
 * through the same socket, as one message more: it need not know about us, and neither need the worker. */
#ifndef MUSTER_EARS_H
#define MUSTER_EARS_H

#include <poll.h>
#include <stdint.h>

nfds_t ears_polls(struct pollfd *polls);        /* room for OTHERS_HELD */
void ears_listen(void);                         /* only while there is no manager */
void ears_hand_over(void);                      /* there is one again: before it is told what we hold, and when it is time to try again */
int64_t ears_deadline(void);                    /* when: a worker that never stops talking may leave no room at first */

#endif
