/* SPDX-License-Identifier: Apache-2.0 */
#include "probe.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "clock.h"
#include "connections.h"
#include "proc.h"
#include "search.h"

void probe_start(void)
{
    epoll_start();
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
        case KIND_EPOLL: search_found_set(s, epoll_interest(pid, fd, s->inode), level, pid, 0); break;
        case KIND_RING:
            if (ring_accepts(pid, fd))
                search_found(s, level, "io_uring", pid, 0);
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
        search_found(s, EVIDENCE_WEAK, "accept, on some socket", pid, tid);
    else if (strstr(where, "poll") || strstr(where, "select"))
        search_found(s, EVIDENCE_UNKNOWN, "poll, on something", pid, tid);
}

/* ---- the tree ---- */

static bool is_stopped(struct search *s, pid_t pid, pid_t tid)
{
    if (s->only_awake && pid == tid && place_is_stopped(pid, tid))
        s->best->stopped = pid;         /* all its threads are */
    return s->best->stopped == pid;
}

static bool look_at_thread(pid_t pid, pid_t tid, void *context)
{
    struct search *s = context;
    enum strength before = s->best->strength;
    struct place place;
    s->best->threads++;
    if (is_stopped(s, pid, tid))
        return false;
    int error = place_read(pid, tid, &place);
    if (error == -EACCES || error == -EPERM) {
        s->denied = true;
        look_at_wait_channel(s, pid, tid);
    } else if (!error)
        search_place(s, pid, tid, &place);
    if (s->best->strength > before)
        s->best->place = place;
    return s->best->strength == EVIDENCE_STRONG;
}

static void look_for_accepted(struct search *s, int listener, unsigned share, struct acceptance *a)
{
    int count;
    const pid_t *tree = proc_tree(&count);
    if (now_ns() >= a->next) {
        int64_t cost = cost_ns();
        connections_read(listener);
        a->by = 0;
        for (int i = 0; i < count && !a->by; i++)
            if (connections_used(tree[i]))
                a->by = tree[i];
        a->next = pause_until(cost, 20 * share);        /* 5 % of the time, for all watches together */
    }
    if (a->by)
        search_found(s, EVIDENCE_STRONG, "accepted", a->by, 0);
}

static bool begin(struct search *s, int listener)
{
    struct stat info;
    *s->best = (struct sample){ .strength = EVIDENCE_NONE, .how = "" };
    if (fstat(listener, &info) < 0)
        return false;
    s->inode = info.st_ino;
    return true;
}

static void look_into_sets(struct search *s)
{
    int count;
    const pid_t *tree = proc_tree(&count);
    for (int i = 0; i < count && s->best->strength < EVIDENCE_REGISTERED; i++)
        look_at_descriptors(s, tree[i], EVIDENCE_REGISTERED);
}

/* What may be read: of a process of our own user, all, unless it is not dumpable (it was setuid, or says so itself). Then the
 * places of its threads and its descriptors may not, and with hidepid /proc does not even show it. So too without any /proc. */
static void finish(struct search *s, pid_t root)
{
    bool hidden = !s->best->threads;    /* it lives, so it has one */
    if (s->best->strength == EVIDENCE_NONE && (s->denied || hidden || proc_tree_is_cut()))
        search_found(s, EVIDENCE_UNKNOWN, "may not be read", root, 0);
    s->best->lost = s->best->strength == EVIDENCE_NONE && s->processes && !s->held;
}

void probe(pid_t root, int listener, unsigned share, struct acceptance *acceptance, struct sample *sample)
{
    struct search s = { .best = sample };
    if (!begin(&s, listener))
        return;
    proc_walk(root, look_at_thread, &s);
    if (sample->strength == EVIDENCE_STRONG)
        return;
    look_for_accepted(&s, listener, share, acceptance);
    look_into_sets(&s);
    finish(&s, root);
}

void probe_waiting(pid_t root, int listener, bool deeply, struct sample *sample)
{
    struct search s = { .best = sample, .only_awake = true };
    if (!begin(&s, listener))
        return;
    proc_walk(root, look_at_thread, &s);
    if (sample->strength < EVIDENCE_WEAK && deeply)
        look_into_sets(&s);
    finish(&s, root);
}

bool probe_waits_as(const struct sample *before, int listener)
{
    struct sample now;
    struct search s = { .best = &now };
    struct place place;
    if (!before->tid || place_read(before->pid, before->tid, &place) || place.call != before->place.call || !begin(&s, listener)
        || place_is_stopped(before->pid, before->tid))
        return false;
    if (search_sleeps_on_one_thing(&place))
        return place.arguments[0] == before->place.arguments[0];
    search_place(&s, before->pid, before->tid, &place);
    return now.strength == EVIDENCE_STRONG;
}
