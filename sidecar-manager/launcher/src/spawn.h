/* SPDX-License-Identifier: Apache-2.0 */
/* spawn.h - fork and exec. Everything a child needs is prepared before the fork; between fork and exec only
 * async-signal-safe calls are made. Whether exec happened is told by `child->confirm`. */
#ifndef MUSTER_SPAWN_H
#define MUSTER_SPAWN_H

#include <stdbool.h>
#include "children.h"
#include "parse.h"

void spawn_start(void);         /* once, before the loop */

/* True: `child` is STARTING. False: `why` says at which stage it failed, and nothing is left behind.
 * `streams` are the attached descriptors in the order of the flags; they stay the caller's. */
bool spawn(const struct request *request, const int *streams, struct child *child, struct not_spawned *why);

#endif
