/* SPDX-License-Identifier: Apache-2.0 */
/* held.h - the descriptors kept for the manager, by name. The table owns them. */
#ifndef MUSTER_HELD_H
#define MUSTER_HELD_H

#include <stdbool.h>

/* Listening sockets have the first places, so that a bit for each fits into one number; behind them is room for what the manager
 * holds for each of its workers. */
enum { LISTENERS_HELD = 64, OTHERS_HELD = 2048, HELD_LIMIT = LISTENERS_HELD + OTHERS_HELD };

bool held_put(const char *name, int fd);        /* takes `fd` when true; false: the table is full */
bool held_release(const char *name);
void held_release_all(void);
int held_find(const char *name);                /* -1: no such */
int held_listener(const char *name);            /* its place, below LISTENERS_HELD; -1: no such listening socket */
int held_at(unsigned place);                    /* -1: that place is free */
int held_ear(unsigned place);                   /* the same, of Unix datagram sockets only: a worker talks to the manager there */
const char *held_name(unsigned place);          /* NULL: that place is free */

#endif
