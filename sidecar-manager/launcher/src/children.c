/* SPDX-License-Identifier: Apache-2.0 */
#include "children.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "guard.h"
#include "link.h"
#include "oom.h"
#include "relay.h"
#include "watch.h"

static struct child children[CHILDREN_MAX];
static uint8_t tags[CHILDREN_MAX][TAG_MAX];         /* apart, so that a walk over the table stays in the cache */
static struct rusage usages[CHILDREN_MAX];          /* while ENDED */
static unsigned used;                               /* no place from here on is in use */

struct child *child_next(struct child *after)
{
    for (struct child *c = after ? after + 1 : children; c < children + used; c++)
        if (c->state != FREE)
            return c;
    return NULL;
}

struct child *child_find(uint64_t id)
{
    for (struct child *c = NULL; (c = child_next(c));)
        if (c->id == id && c->state != FAILED)
            return c;
    return NULL;
}

struct child *child_claim(uint64_t id)
{
    for (unsigned i = 0; i < CHILDREN_MAX; i++)
        if (children[i].state == FREE) {
            children[i] = (struct child){ .id = id, .confirm = -1, .relay = NO_RELAY };
            if (i >= used)
                used = i + 1;
            return &children[i];
        }
    return NULL;
}

void child_free(struct child *c)
{
    if (c->confirm >= 0)
        close(c->confirm);
    relay_end(c->relay, c->id);
    *c = (struct child){ .confirm = -1, .relay = NO_RELAY };
    while (used && children[used - 1].state == FREE)
        used--;
}

uint8_t *child_tag(const struct child *c) { return tags[c - children]; }
bool child_is_live(const struct child *c) { return c->state == STARTING || c->state == RUNNING; }

/* A child may join another group of our session. It must not escape its KILL by that. */
static bool has_left_its_group(const struct child *c)
{
    pid_t group = getpgid(c->pid);
    return group >= 0 && group != c->pid && c->state == RUNNING;
}

void child_signal(struct child *c, int signal, enum scope scope)
{
    if (!child_is_live(c) && c->state != LINGERING)
        return;
    if (signal == SIGKILL)
        c->killed_by_us = true;
    if (scope == TO_GROUP)
        kill(-c->pid, signal);
    if (child_is_live(c) && (scope == TO_PROCESS || has_left_its_group(c)))
        kill(c->pid, signal);
}

static void stop_confirming(struct child *c, enum child_state state)
{
    close(c->confirm);
    c->confirm = -1;
    c->state = state;
}

void child_confirm(struct child *c)
{
    struct not_spawned failure;
    ssize_t n;
    do
        n = read(c->confirm, &failure, sizeof failure);
    while (n < 0 && errno == EINTR);
    if (n < 0 && errno == EAGAIN)
        return;
    if (n == sizeof failure) {
        stop_confirming(c, FAILED);
        report_begin(NOT_SPAWNED, 0, c->id);
        report_bytes(&failure, sizeof failure);
        report_end();
        return;
    }
    /* Closed: by exec, or because the child was killed before it, which EXITED will tell. */
    struct spawned spawned = { .pid = c->pid, .nanos = now_ns() - c->received_ns };
    stop_confirming(c, RUNNING);
    report_begin(SPAWNED, 0, c->id);
    report_bytes(&spawned, sizeof spawned);
    report_end();
}

/* ---- the end of a child ---- */

static bool group_is_empty(pid_t group)
{
    return kill(-group, 0) < 0 && errno == ESRCH;
}

static struct child *find_unreaped(pid_t pid)
{
    for (struct child *c = NULL; (c = child_next(c));)
        if (c->pid == pid && c->state != LINGERING)
            return c;
    return NULL;
}

static void report_exit(struct child *c)
{
    const struct rusage *usage = &usages[c - children];
    bool by_signal = WIFSIGNALED(c->status), lingering = !group_is_empty(c->pid);
    bool out_of_memory = by_signal && WTERMSIG(c->status) == SIGKILL && !c->killed_by_us && oom_killed();
    struct exited exited = {
        .pid = c->pid,
        .code = by_signal ? -1 : WEXITSTATUS(c->status),
        .signal = by_signal ? WTERMSIG(c->status) : 0,
        .user_us = usage->ru_utime.tv_sec * 1000000ULL + usage->ru_utime.tv_usec,
        .system_us = usage->ru_stime.tv_sec * 1000000ULL + usage->ru_stime.tv_usec,
        .max_rss_bytes = usage->ru_maxrss * 1024ULL,
    };
    uint16_t flags = (by_signal && WCOREDUMP(c->status) ? EXITED_CORE : 0) | (out_of_memory ? EXITED_OOM : 0)
                     | (lingering ? EXITED_LINGERING : 0);
    watch_forget_child(c->id);
    guard_stop(c->id);
    relay_end(c->relay, c->id);
    c->relay = NO_RELAY;
    report_begin(EXITED, flags, c->id);
    report_bytes(&exited, sizeof exited);
    report_end();
    if (lingering)
        c->state = LINGERING;
    else
        child_free(c);
}

void children_reap(void)
{
    struct rusage usage;
    pid_t pid;
    int status;
    while ((pid = wait4(-1, &status, WNOHANG, &usage)) > 0) {
        struct child *c = find_unreaped(pid);
        if (!c)
            continue;                   /* an orphan that became ours */
        if (c->state == STARTING)
            child_confirm(c);           /* what happened first is told first */
        if (c->state == FAILED) {
            child_free(c);
            continue;
        }
        c->status = status;
        c->state = ENDED;
        usages[c - children] = usage;
    }
    /* Only now: members of the same group may have been reaped behind their leader. */
    for (struct child *c = NULL; (c = child_next(c));)
        if (c->state == ENDED)
            report_exit(c);
    children_check_groups();
}

void children_check_groups(void)
{
    for (struct child *c = NULL; (c = child_next(c));)
        if (c->state == LINGERING && group_is_empty(c->pid)) {
            report_begin(GONE, 0, c->id);
            report_end();
            child_free(c);
        }
}

bool children_lingering(void)
{
    for (struct child *c = NULL; (c = child_next(c));)
        if (c->state == LINGERING)
            return true;
    return false;
}
