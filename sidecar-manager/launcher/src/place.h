/* SPDX-License-Identifier: Apache-2.0 */
/* place.h - where a thread is in the kernel: in which system call, on what, and whether it has slept since. */
#ifndef MUSTER_PLACE_H
#define MUSTER_PLACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <sys/types.h>

#ifndef SYS_epoll_pwait2
#define SYS_epoll_pwait2 441            /* both are the same number on every machine */
#endif
#ifndef SYS_io_uring_enter
#define SYS_io_uring_enter 426
#endif

enum { PLACE_RUNNING = -2, PLACE_OUTSIDE = -1 };    /* no call: on a processor or ready for one; asleep, such as for a page */
enum { PLACE_WORDS_MAX = 64 };

struct place {
    long call;                  /* its number, or one of the above */
    unsigned long arguments[2];
    uint64_t whole;             /* a hash of all that the kernel tells, the stack and program counters included */
};

/* 0, or -errno; -EACCES and -EPERM: we may not look. */
int place_read(pid_t pid, pid_t tid, struct place *place);
void place_words(const struct place *place, char words[PLACE_WORDS_MAX]);

bool place_is_stopped(pid_t pid, pid_t tid);            /* by a signal or a debugger */
bool place_switches(pid_t pid, pid_t tid, uint64_t *switches);      /* how often it has gone to sleep by itself */

uint64_t place_mix(uint64_t a, uint64_t b);             /* one number of two, for fingerprints */

#endif
