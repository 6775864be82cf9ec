/* SPDX-License-Identifier: Apache-2.0 */
#include "probe.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "accepted.h"
#include "clock.h"
#include "epoll.h"
#include "proc.h"

#ifndef SYS_epoll_pwait2
#define SYS_epoll_pwait2 441            /* both are the same number on every machine */
#endif
#ifndef SYS_io_uring_enter
#define SYS_io_uring_enter 426
#endif

enum { POLL_MAX = 65536, SELECT_MAX = 65536 };

/* How a thread can wait. Newer machines have no plain epoll_wait, poll and select. */
enum call { CALL_OTHER, CALL_ACCEPT, CALL_EPOLL, CALL_POLL, CALL_RESTART, CALL_SELECT, CALL_RING };
static const struct { long number; enum call call; } calls[] = {
    { SYS_accept, CALL_ACCEPT }, { SYS_accept4, CALL_ACCEPT },
#ifdef SYS_epoll_wait
    { SYS_epoll_wait, CALL_EPOLL },
#endif
    { SYS_epoll_pwait, CALL_EPOLL }, { SYS_epoll_pwait2, CALL_EPOLL },
#ifdef SYS_poll
    { SYS_poll, CALL_POLL },
#endif
    { SYS_ppoll, CALL_POLL }, { SYS_restart_syscall, CALL_RESTART },
#ifdef SYS_select
    { SYS_select, CALL_SELECT },
#endif
    { SYS_pselect6, CALL_SELECT }, { SYS_io_uring_enter, CALL_RING },
};

/* What one sample looks for, and the best it has found. */
struct search {
    unsigned long inode;
    struct sample *best;
    bool denied;                /* something could not be read: "none" would be a guess */
    bool held;                  /* the socket is among somebody's descriptors */
    unsigned processes;
};

void probe_start(void)
{
    epoll_start();
}

static void found(struct search *s, enum strength strength, const char *how, pid_t pid, pid_t tid)
{
    if (strength <= s->best->strength)
        return;
    s->best->strength = strength;
    s->best->how = how;
    s->best->pid = pid;
    s->best->tid = tid;
}

static void found_in_set(struct search *s, enum interest interest, enum strength level, pid_t pid, pid_t tid)
{
    enum strength weak = level < EVIDENCE_WEAK ? level : EVIDENCE_WEAK;
    switch (interest) {
    case INTEREST_NONE: break;
    case INTEREST_GO_IDLE: found(s, EVIDENCE_REGISTERED, "go, nobody in accept", pid, tid); break;
    case INTEREST_RING: found(s, weak, "io_uring", pid, tid); break;
    case INTEREST_EDGE: found(s, weak, "epoll, edge-triggered", pid, tid); break;
    case INTEREST_GO_WAITING: found(s, EVIDENCE_STRONG, "go", pid, tid); break;
    case INTEREST_LEVEL: found(s, level, "epoll", pid, tid); break;
    }
}

/* ---- a thread that sleeps in a known call ---- */

static bool waits_on(struct search *s, pid_t pid, long fd)
{
    enum kind kind = descriptor_kind(pid, fd, s->inode);
    return kind == KIND_SOCKET || (kind == KIND_EPOLL && epoll_interest(pid, fd, s->inode) == INTEREST_LEVEL);
}

static bool polls(struct search *s, pid_t pid, unsigned long address, unsigned long count)
{
    struct pollfd some[128];
    if (count > POLL_MAX)
        return false;
    for (unsigned long done = 0, n; done < count; done += n) {
        n = count - done < 128 ? count - done : 128;
        if (!peek(pid, address + done * sizeof *some, some, n * sizeof *some))
            return false;
        for (unsigned long i = 0; i < n; i++)
            if ((some[i].events & (POLLIN | POLLRDNORM)) && waits_on(s, pid, some[i].fd))
                return true;
    }
    return false;
}

static bool selects(struct search *s, pid_t pid, unsigned long count, unsigned long address)
{
    uint8_t bits[SELECT_MAX / 8];
    if (!address || count > SELECT_MAX || !peek(pid, address, bits, (count + 63) / 64 * 8))
        return false;
    for (unsigned long fd = 0; fd < count; fd++)
        if ((bits[fd / 8] & 1 << fd % 8) && waits_on(s, pid, fd))
            return true;
    return false;
}

static bool sleeps_in_poll(pid_t pid, pid_t tid)
{
    char where[96];
    return proc_read(where, sizeof where, "/proc/%d/task/%d/wchan", pid, tid) > 0 && strstr(where, "poll");
}

static void look_at_call(struct search *s, pid_t pid, pid_t tid, enum call call, const unsigned long *a)
{
    switch (call) {
    case CALL_OTHER: break;
    case CALL_ACCEPT:
        if (descriptor_kind(pid, a[0], s->inode) == KIND_SOCKET)
            found(s, EVIDENCE_STRONG, "accept", pid, tid);
        break;
    case CALL_EPOLL:
        found_in_set(s, epoll_interest(pid, a[0], s->inode), EVIDENCE_STRONG, pid, tid);
        break;
    case CALL_RESTART:                  /* after a stop and continue; poll keeps its arguments */
        if (!sleeps_in_poll(pid, tid))
            break;
        /* fall through */
    case CALL_POLL:
        if (polls(s, pid, a[0], a[1]))
            found(s, EVIDENCE_STRONG, "poll", pid, tid);
        break;
    case CALL_SELECT:
        if (selects(s, pid, a[0], a[1]))
            found(s, EVIDENCE_STRONG, "select", pid, tid);
        break;
    case CALL_RING:
        if (ring_accepts(pid, a[0]))
            found(s, EVIDENCE_WEAK, "io_uring", pid, tid);
        break;
    }
}

/* ---- the sets and descriptors of a process ---- */

static void look_at_descriptors(struct search *s, pid_t pid, enum strength level)
{
    struct directory all;
    long fd;
    if (!directory_open(&all, "/proc/%d/fd", pid)) {
        s->denied |= errno == EACCES || errno == EPERM;
        return;
    }
    s->processes++;
    while ((fd = directory_next(&all)) >= 0)
        switch (descriptor_kind(pid, fd, s->inode)) {
        case KIND_UNREADABLE: s->denied |= errno == EACCES || errno == EPERM; break;
        case KIND_OTHER: break;
        case KIND_SOCKET: s->held = true; break;
        case KIND_EPOLL: found_in_set(s, epoll_interest(pid, fd, s->inode), level, pid, 0); break;
        case KIND_RING:
            if (ring_accepts(pid, fd))
                found(s, level, "io_uring", pid, 0);
            break;
        }
    directory_close(&all);
}

/* Where a thread sleeps in the kernel needs fewer rights than in which call, but tells nothing of the arguments. */
static void look_at_wait_channel(struct search *s, pid_t pid, pid_t tid)
{
    char where[96];
    if (proc_read(where, sizeof where, "/proc/%d/task/%d/wchan", pid, tid) <= 1)
        return;
    if (strstr(where, "ep_poll") || strstr(where, "epoll") || strstr(where, "cqring") || strstr(where, "io_uring"))
        look_at_descriptors(s, pid, EVIDENCE_WEAK);
    else if (strstr(where, "csk_accept") || strstr(where, "csk_wait_for_connect"))
        found(s, EVIDENCE_WEAK, "accept, on some socket", pid, tid);
    else if (strstr(where, "poll") || strstr(where, "select"))
        found(s, EVIDENCE_UNKNOWN, "poll, on something", pid, tid);
}

/* ---- the tree ---- */

static bool look_at_thread(pid_t pid, pid_t tid, void *context)
{
    struct search *s = context;
    char text[256], *at;
    unsigned long a[2];
    ssize_t length = proc_read(text, sizeof text, "/proc/%d/task/%d/syscall", pid, tid);
    s->best->threads++;
    if (length == -EACCES || length == -EPERM) {
        s->denied = true;
        look_at_wait_channel(s, pid, tid);
        return false;
    }
    if (length <= 0 || text[0] < '0' || text[0] > '9')
        return false;                   /* gone, "running", or asleep outside of any call */
    long number = strtol(text, &at, 10);
    a[0] = strtoul(at, &at, 16);
    a[1] = strtoul(at, &at, 16);
    for (unsigned i = 0; i < sizeof calls / sizeof *calls; i++)
        if (calls[i].number == number)
            look_at_call(s, pid, tid, calls[i].call, a);
    return s->best->strength == EVIDENCE_STRONG;
}

static void look_for_accepted(struct search *s, int listener, unsigned share, struct acceptance *a)
{
    int64_t start = now_ns(), end;
    int count;
    const pid_t *tree = proc_tree(&count);
    if (start >= a->next) {
        a->by = accepted_by(listener, tree, count);
        end = now_ns();
        a->next = end + (end - start) * 20 * share;         /* 5 % of the time, for all watches together */
    }
    if (a->by)
        found(s, EVIDENCE_STRONG, "accepted", a->by, 0);
}

void probe(pid_t root, int listener, unsigned share, struct acceptance *acceptance, struct sample *sample)
{
    struct stat info;
    struct search s = { .best = sample };
    int count;
    *sample = (struct sample){ .strength = EVIDENCE_NONE, .how = "" };
    if (fstat(listener, &info) < 0)
        return;
    s.inode = info.st_ino;
    proc_walk(root, look_at_thread, &s);
    if (sample->strength == EVIDENCE_STRONG)
        return;
    look_for_accepted(&s, listener, share, acceptance);
    const pid_t *tree = proc_tree(&count);
    for (int i = 0; i < count && sample->strength < EVIDENCE_REGISTERED; i++)
        look_at_descriptors(&s, tree[i], EVIDENCE_REGISTERED);
    if (sample->strength == EVIDENCE_NONE && s.denied)
        found(&s, EVIDENCE_UNKNOWN, "may not be read", root, 0);
    sample->lost = sample->strength == EVIDENCE_NONE && s.processes && !s.held;
}
