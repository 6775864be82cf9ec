/* SPDX-License-Identifier: Apache-2.0 */
/* held.h - the descriptors kept for the manager, by name. The table owns them. */
#ifndef MUSTER_HELD_H
#define MUSTER_HELD_H

#include <stdbool.h>

enum { HELD_LIMIT = 64 };       /* a bit for each fits into one number */

bool held_put(const char *name, int fd);        /* takes `fd` when true; false: the table is full */
bool held_release(const char *name);
void held_release_all(void);
int held_find(const char *name);                /* -1: no such */
int held_place(const char *name);               /* its index in the table; -1: no such */
int held_at(unsigned index);                    /* -1: that place is free */
const char *held_name(unsigned index);          /* NULL: that place is free */

#endif
