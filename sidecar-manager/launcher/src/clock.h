/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MUSTER_CLOCK_H
#define MUSTER_CLOCK_H

#include <stdint.h>
#include <time.h>

#define MILLISECOND 1000000LL       /* in nanoseconds, as all deadlines are */
#define NEVER INT64_MAX

static inline int64_t clock_ns(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return t.tv_sec * 1000 * MILLISECOND + t.tv_nsec;
}

static inline int64_t now_ns(void) { return clock_ns(CLOCK_MONOTONIC); }
/* What something costs, for budgets: the time that we had a processor, and not the time that others had it meanwhile. On a busy
 * machine we would else look ever more seldom, just when a saturated worker can be caught with a connection for an instant only. */
static inline int64_t cost_ns(void) { return clock_ns(CLOCK_PROCESS_CPUTIME_ID); }
/* What was begun at `start`, by cost_ns(), may be done again then; in between there is so many times its cost for others. */
static inline int64_t pause_until(int64_t start, int64_t times) { return now_ns() + (cost_ns() - start) * times; }
static inline int64_t earlier(int64_t a, int64_t b) { return a < b ? a : b; }

#endif
