/* SPDX-License-Identifier: Apache-2.0 */
/* unaccepted.h - since when connections wait at a held socket and nobody accepts any.
 *
 * A connection stays in the accept queue until somebody accepts it, even when its client has gone: so a queue that gets shorter
 * was accepted from. One that stays full may be as well, its places being taken at once: whether other accepted connections
 * have come tells that. Sockets are meant by their place in the table of held ones. */
#ifndef MUSTER_UNACCEPTED_H
#define MUSTER_UNACCEPTED_H

#include <stdbool.h>
#include <stdint.h>

void unaccepted_ask(unsigned socket, int64_t after);    /* from now on UNACCEPTED is sent when it has held so long */
void unaccepted_stop(unsigned socket);                  /* it is not looked at any more */
void unaccepted_quiet(void);                            /* there is nobody to send it to; what is known is kept */
bool unaccepted_look(unsigned socket, int64_t now);     /* true: that was its turn, as not all can be compared at once */
bool unaccepted_holds(unsigned socket);                 /* for longer than was asked for */
void unaccepted_restart(void);                          /* samples came late: what has held is not known any more */

#endif
