/* SPDX-License-Identifier: Apache-2.0 */
/* probe.h - one sample: is a child, one of its threads or a descendant waiting on this listening socket?
 *
 * Read from /proc, without any co-operation. STRONG: a thread sleeps in accept, poll, select or epoll on exactly this socket, a
 * goroutine is parked in Accept, or the tree owns an accepted connection that it has used. WEAK: it looks so, but a program that has only
 * registered the socket and is still booting would look the same. */
#ifndef MUSTER_PROBE_H
#define MUSTER_PROBE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include "place.h"
#include "protocol.h"

struct sample {
    enum strength strength;
    bool lost;                  /* nothing in the tree has the socket at all */
    const char *how;
    pid_t pid, tid;             /* who; 0: nobody in particular */
    struct place place;         /* where that thread was */
    pid_t stopped;              /* a process that does not wait because it is stopped; 0: none */
    unsigned threads;
};

/* What is remembered of accepted connections between two looks, which are rare: the kernel walks all its sockets for one. */
struct acceptance { int64_t next; pid_t by; };

void probe_start(void);
/* `share`: how many watches share the budget for looking at accepted connections. */
void probe(pid_t root, int listener, unsigned share, struct acceptance *acceptance, struct sample *sample);

/* The same for a child that is ready: does it wait now? Somebody who accepts but does not wait does not count, nor does a
 * stopped process. `deeply`: look into sets that nobody sleeps on, too, as Go's may. */
void probe_waiting(pid_t root, int listener, bool deeply, struct sample *sample);
/* Does the thread of that sample still wait? Sets are not read again, which their owner would feel: to sleep on one is enough. */
bool probe_waits_as(const struct sample *before, int listener);

#endif
