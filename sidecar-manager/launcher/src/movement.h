/* SPDX-License-Identifier: Apache-2.0 */
/* movement.h - has a child that does not wait moved between two looks?
 *
 * It has not when the thread that accepts is in the same place and has not slept, and no connection of its own has appeared,
 * vanished, or been read or written. Which thread accepts is known from where it was last seen waiting; otherwise it is all of
 * them. A hung worker stands so for good; one that computes or serves, for no longer than one request takes. */
#ifndef MUSTER_MOVEMENT_H
#define MUSTER_MOVEMENT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include "place.h"

struct movement {
    bool known;                 /* false: something may not be read, or is too much */
    uint64_t threads, connections;
    pid_t pid, tid;             /* whose place is told */
    struct place place;
};

/* Of the tree whose root this is; `tid` of `pid` accepts, 0: it is not known who. `listeners`: the sockets it may accept from. */
void movement_look(pid_t root, pid_t pid, pid_t tid, const int *listeners, unsigned count, struct movement *movement);
bool movement_none(const struct movement *before, const struct movement *now);

#endif
