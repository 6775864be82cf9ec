/* SPDX-License-Identifier: Apache-2.0 */
/* watch.h - which child is watched on which held socket, when each is sampled, and what is worth a report.
 *
 * EVIDENCE is sent when two samples in a row agree and differ from what was last sent. At most one sample is taken per turn
 * of the loop, and all of them together take at most a fifth of one processor. */
#ifndef MUSTER_WATCH_H
#define MUSTER_WATCH_H

#include <stdbool.h>
#include <stdint.h>
#include "children.h"

void watch_start(void);
bool watch_set(struct child *child, const char *socket, uint32_t interval_ms);      /* false: too many watches */
void watch_stop(uint64_t id, const char *socket);
void watch_forget_child(uint64_t id);
void watch_forget_all(void);            /* the manager is gone; the next one asks again */
int64_t watch_deadline(void);           /* when the next sample is due */
void watch_turn(void);                  /* takes the most overdue sample, if any is due */

#endif
