/* SPDX-License-Identifier: Apache-2.0 */
/* probe.h - one sample: is a child, one of its threads or a descendant waiting on this listening socket?
 *
 * Read from /proc, without any co-operation. STRONG: a thread sleeps in accept, poll, select or epoll on exactly this socket, a
 * goroutine is parked in Accept, or the tree owns an accepted connection. WEAK: it looks so, but a program that has only
 * registered the socket and is still booting would look the same. */
#ifndef MUSTER_PROBE_H
#define MUSTER_PROBE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include "protocol.h"

struct sample {
    enum strength strength;
    bool lost;                  /* nothing in the tree has the socket at all */
    const char *how;
    pid_t pid, tid;             /* who; 0: nobody in particular */
    unsigned threads;
};

/* What is remembered of accepted connections between two looks, which are rare: the kernel walks all its sockets for one. */
struct acceptance { int64_t next; pid_t by; };

void probe_start(void);
/* `share`: how many watches share the budget for looking at accepted connections. */
void probe(pid_t root, int listener, unsigned share, struct acceptance *acceptance, struct sample *sample);

#endif
