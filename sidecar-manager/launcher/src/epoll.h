/* SPDX-License-Identifier: Apache-2.0 */
/* epoll.h - what is behind a descriptor of another process: our socket, or a set (epoll, io_uring) that has it? */
#ifndef MUSTER_EPOLL_H
#define MUSTER_EPOLL_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

void epoll_start(void);

enum kind { KIND_UNREADABLE, KIND_OTHER, KIND_SOCKET, KIND_EPOLL, KIND_RING };
enum kind descriptor_kind(pid_t pid, long fd, unsigned long inode);     /* KIND_SOCKET: the one with this inode */

/* With which interest a set has the socket; the stronger the evidence, the later in the list. */
enum interest {
    INTEREST_NONE,
    INTEREST_GO_IDLE,       /* Go's runtime has it, but no goroutine waits: the program may not accept yet */
    INTEREST_RING,          /* through a ring with an accept armed: on which socket cannot be seen */
    INTEREST_EDGE,          /* edge-triggered: runtimes register early, so it may not accept yet */
    INTEREST_GO_WAITING,    /* a goroutine is parked in Accept */
    INTEREST_LEVEL,
};
enum interest epoll_interest(pid_t pid, long fd, unsigned long inode);
bool ring_accepts(pid_t pid, long fd);

/* Reads the memory of another process. */
bool peek(pid_t pid, unsigned long address, void *to, size_t size);

#endif
