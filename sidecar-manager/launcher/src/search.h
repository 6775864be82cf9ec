/* SPDX-License-Identifier: Apache-2.0 */
/* search.h - the two halves of probe.c's search: it walks the tree, search.c understands the call in which a thread sleeps. */
#ifndef MUSTER_SEARCH_H
#define MUSTER_SEARCH_H

#include "epoll.h"
#include "probe.h"

/* What one sample looks for, and the best it has found. */
struct search {
    unsigned long inode;
    struct sample *best;
    bool denied;                /* something could not be read: "none" would be a guess */
    bool held;                  /* the socket is among somebody's descriptors */
    unsigned processes;
    bool only_awake;            /* stopped processes do not wait */
};

void search_found(struct search *s, enum strength strength, const char *how, pid_t pid, pid_t tid);
/* A set that has the socket; `level`: what it is worth when that is certain. */
void search_found_set(struct search *s, enum interest interest, enum strength level, pid_t pid, pid_t tid);

/* The thread is in this place: does it wait on the socket there? */
void search_place(struct search *s, pid_t pid, pid_t tid, const struct place *place);
bool search_sleeps_on_one_thing(const struct place *place);     /* the first argument of the call says on which */

#endif
