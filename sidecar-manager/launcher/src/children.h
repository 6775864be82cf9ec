/* SPDX-License-Identifier: Apache-2.0 */
/* children.h - the table of children: from fork until the last process of the child's group is gone. */
#ifndef MUSTER_CHILDREN_H
#define MUSTER_CHILDREN_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include "protocol.h"

enum { CHILDREN_MAX = 1024 };

enum child_state {
    FREE = 0,
    STARTING,       /* forked; `confirm` will tell whether exec happened */
    RUNNING,
    FAILED,         /* exec did not happen, was reported, is about to be reaped: nobody's child any more */
    ENDED,          /* reaped; only until the end of the same reaping pass */
    LINGERING,      /* reaped, but its group still has members, so the number cannot have been given to another */
};

struct child {
    uint64_t id;
    pid_t pid;                  /* and its process group */
    enum child_state state;
    int confirm;                /* the close-on-exec pipe while STARTING, else -1 */
    int relay;                  /* of its output; NO_RELAY: it has none, or no longer */
    bool killed_by_us;
    int status;                 /* as wait gives it, while ENDED */
    uint64_t started_ms;        /* since the epoch */
    int64_t received_ns;        /* when SPAWN came */
    uint16_t tag_size;
};

struct child *child_find(uint64_t id);              /* NULL: no such, or nobody's any more */
struct child *child_claim(uint64_t id);             /* a free place; NULL: the table is full */
void child_free(struct child *child);
struct child *child_next(struct child *after);      /* all that are not FREE; NULL begins, NULL ends */
uint8_t *child_tag(const struct child *child);      /* TAG_MAX bytes */
bool child_is_live(const struct child *child);      /* STARTING or RUNNING: not reaped */

/* A process that was reaped is never signalled; its group is, while it has members. */
void child_signal(struct child *child, int signal, enum scope scope);
void child_confirm(struct child *child);            /* its pipe is readable: SPAWNED or NOT_SPAWNED */
void children_reap(void);                           /* everything there is to reap, adopted orphans too: EXITED, GONE */
void children_check_groups(void);                   /* GONE for the groups that have emptied */
bool children_lingering(void);

#endif
