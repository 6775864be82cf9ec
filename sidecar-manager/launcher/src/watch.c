/* SPDX-License-Identifier: Apache-2.0 */
#include "watch.h"

#include <string.h>

#include "clock.h"
#include "held.h"
#include "link.h"
#include "probe.h"

#define SHORTEST (5 * MILLISECOND)
#define SHORTEST_FOR_MANY (20 * MILLISECOND)
enum { WATCHES_MAX = 1024, MANY_THREADS = 16, NOTHING_YET = -1, PAUSE_PER_COST = 4 };

struct watched {
    uint64_t id;                        /* 0: free */
    pid_t pid;
    char socket[NAME_MAX_BYTES];
    int64_t interval, next;
    struct acceptance acceptance;
    int before, sent;                   /* the verdicts of the last sample and of the last report */
};

static struct watched watches[WATCHES_MAX];
static unsigned used, active;           /* places below which all are, and how many are in use */
static int64_t free_at;                 /* the processor belongs to others until then */

void watch_start(void)
{
    probe_start();
}

static struct watched *find(uint64_t id, const char *socket)
{
    for (unsigned i = 0; i < used; i++)
        if (watches[i].id == id && id && !strcmp(watches[i].socket, socket))
            return &watches[i];
    return NULL;
}

static void forget(struct watched *w)
{
    w->id = 0;
    active--;
    while (used && !watches[used - 1].id)
        used--;
}

bool watch_set(struct child *child, const char *socket, uint32_t interval_ms)
{
    struct watched *w = find(child->id, socket);
    unsigned i = 0;
    if (!w) {
        while (i < used && watches[i].id)
            i++;
        if (i == WATCHES_MAX)
            return false;
        w = &watches[i];
        active++;
        if (i == used)
            used++;
    }
    *w = (struct watched){ .id = child->id, .pid = child->pid, .interval = interval_ms * MILLISECOND, .next = now_ns(),
                         .before = NOTHING_YET, .sent = NOTHING_YET };
    strcpy(w->socket, socket);          /* the parser has checked its length */
    return true;
}

void watch_stop(uint64_t id, const char *socket)
{
    struct watched *w = find(id, socket);
    if (w)
        forget(w);
}

void watch_forget_child(uint64_t id)
{
    for (unsigned i = 0; i < used; i++)
        if (watches[i].id == id)
            forget(&watches[i]);
}

void watch_forget_all(void)
{
    memset(watches, 0, sizeof watches);
    used = active = 0;
}

static struct watched *most_overdue(void)
{
    struct watched *first = NULL;
    for (unsigned i = 0; i < used; i++)
        if (watches[i].id && (!first || watches[i].next < first->next))
            first = &watches[i];
    return first;
}

int64_t watch_deadline(void)
{
    struct watched *w = most_overdue();
    if (!w)
        return NEVER;
    return w->next > free_at ? w->next : free_at;
}

static void report(const struct watched *w, const struct sample *s)
{
    struct evidence evidence = { .strength = s->strength, .pid = s->pid, .tid = s->tid };
    report_begin(EVIDENCE, s->lost ? EVIDENCE_LOST : 0, w->id);
    report_bytes(&evidence, sizeof evidence);
    report_string(w->socket);
    report_string(s->how);
    report_end();
}

/* One sample may have met a server between two waits; two that agree have not. */
static void judge(struct watched *w, const struct sample *s)
{
    int verdict = s->strength << 1 | s->lost;
    if (verdict == w->before && verdict != w->sent) {
        report(w, s);
        w->sent = verdict;
    }
    w->before = verdict;
}

void watch_turn(void)
{
    struct watched *w = most_overdue();
    int64_t start = now_ns(), cost, shortest;
    struct sample sample;
    int listener;
    if (!w || start < w->next || start < free_at)
        return;
    if ((listener = held_find(w->socket)) < 0) {
        forget(w);                      /* it was released: nothing to wait on any more */
        return;
    }
    cost = cost_ns();
    probe(w->pid, listener, active, &w->acceptance, &sample);
    judge(w, &sample);
    shortest = sample.threads > MANY_THREADS ? SHORTEST_FOR_MANY : SHORTEST;
    w->next = start + (w->interval > shortest ? w->interval : shortest);
    free_at = pause_until(cost, PAUSE_PER_COST);
}
