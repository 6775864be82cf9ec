/* SPDX-License-Identifier: Apache-2.0 */
#include "search.h"

#include <poll.h>
#include <string.h>

#include "proc.h"

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

void search_found(struct search *s, enum strength strength, const char *how, pid_t pid, pid_t tid)
{
    if (strength <= s->best->strength)
        return;
    s->best->strength = strength;
    s->best->how = how;
    s->best->pid = pid;
    s->best->tid = tid;
}

void search_found_set(struct search *s, enum interest interest, enum strength level, pid_t pid, pid_t tid)
{
    enum strength weak = level < EVIDENCE_WEAK ? level : EVIDENCE_WEAK;
    switch (interest) {
    case INTEREST_NONE: break;
    case INTEREST_GO_IDLE: search_found(s, EVIDENCE_REGISTERED, "go, nobody in accept", pid, tid); break;
    case INTEREST_RING: search_found(s, weak, "io_uring", pid, tid); break;
    case INTEREST_EDGE: search_found(s, weak, "epoll, edge-triggered", pid, tid); break;
    case INTEREST_GO_WAITING: search_found(s, EVIDENCE_STRONG, "go", pid, tid); break;
    case INTEREST_LEVEL: search_found(s, level, "epoll", pid, tid); break;
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
            search_found(s, EVIDENCE_STRONG, "accept", pid, tid);
        break;
    case CALL_EPOLL:
        search_found_set(s, epoll_interest(pid, a[0], s->inode), EVIDENCE_STRONG, pid, tid);
        break;
    case CALL_RESTART:                  /* after a stop and continue; poll keeps its arguments */
        if (!sleeps_in_poll(pid, tid))
            break;
        /* fall through */
    case CALL_POLL:
        if (polls(s, pid, a[0], a[1]))
            search_found(s, EVIDENCE_STRONG, "poll", pid, tid);
        break;
    case CALL_SELECT:
        if (selects(s, pid, a[0], a[1]))
            search_found(s, EVIDENCE_STRONG, "select", pid, tid);
        break;
    case CALL_RING:
        if (ring_accepts(pid, a[0]))
            search_found(s, EVIDENCE_WEAK, "io_uring", pid, tid);
        break;
    }
}

static enum call kind_of_call(long number)
{
    for (unsigned i = 0; i < sizeof calls / sizeof *calls; i++)
        if (calls[i].number == number)
            return calls[i].call;
    return CALL_OTHER;
}

void search_place(struct search *s, pid_t pid, pid_t tid, const struct place *place)
{
    look_at_call(s, pid, tid, kind_of_call(place->call), place->arguments);
}

bool search_sleeps_on_one_thing(const struct place *place)
{
    enum call call = kind_of_call(place->call);
    return call == CALL_ACCEPT || call == CALL_EPOLL || call == CALL_RING;
}
