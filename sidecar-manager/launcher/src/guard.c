/* SPDX-License-Identifier: Apache-2.0 */
#include "guard.h"

#include <string.h>

#include "clock.h"
#include "held.h"
#include "link.h"
#include "movement.h"
#include "probe.h"
#include "text.h"
#include "unaccepted.h"

#define SHORTEST (50 * MILLISECOND)
#define SUSPECT_AFTER (2000 * MILLISECOND)      /* of not waiting, at most; before, a closer look would cost every busy worker */
#define LATE (2000 * MILLISECOND)
#define MOMENT (MILLISECOND / 2)                /* so that no fork waits for us */
enum { PAUSE_PER_COST = 4 };

static struct guarded {
    uint64_t id;                        /* 0: free */
    pid_t pid;
    uint64_t sockets;                   /* places in the table of held ones */
    int64_t interval, after, next;
    bool asked;                         /* by a manager that is still there */
    bool has_waited;                    /* else it may be a program that has no use for these sockets */
    struct sample seen;                 /* where it was last seen waiting, and on which socket */
    unsigned seen_on;
    int64_t away, still;                /* not waiting, not moving since; 0: it does, or it is not known */
    bool stopped;
    struct movement before;
    int64_t compared;                   /* when that was looked at */
    char doing[PLACE_WORDS_MAX], said[PLACE_WORDS_MAX];
    pid_t doing_pid, doing_tid;
    int64_t sent;                       /* the last STILL; 0: none since it moved */
} guards[CHILDREN_MAX];
static unsigned used, cursor;           /* places below which all are; where the next moment begins */
static uint64_t sockets;                /* of all of them */
static unsigned first_socket;           /* where the next look at them begins: only one may be compared in a look */
static int64_t last_turn, free_at, sockets_next, sockets_interval;

/* ---- what is said ---- */

static void report(struct guarded *g, int64_t now, uint16_t flags)
{
    struct still still = { .for_ms = flags ? 0 : (now - g->still) / MILLISECOND, .pid = flags ? 0 : g->doing_pid,
                           .tid = flags ? 0 : g->doing_tid };
    g->sent = flags ? 0 : now;
    strcpy(g->said, flags ? "" : g->doing);
    report_begin(STILL, flags, g->id);
    report_bytes(&still, sizeof still);
    report_string(g->said);
    report_end();
}

static void moves(struct guarded *g, int64_t now)
{
    g->still = 0;
    if (g->sent)
        report(g, now, STILL_OVER);
}

static void stands_still(struct guarded *g, int64_t since, int64_t now)
{
    if (!g->still)
        g->still = since;
    if (g->asked && now - g->still >= g->after && (now - g->sent >= g->after || strcmp(g->doing, g->said)))
        report(g, now, 0);
}

static void does(struct guarded *g, const char *words, pid_t pid, pid_t tid)
{
    text_compose(g->doing, sizeof g->doing, "%s", words);
    g->doing_pid = pid;
    g->doing_tid = tid;
}

/* ---- one look ---- */

static bool is_suspect(const struct guarded *g, int64_t now)
{
    return g->away && now - g->away >= earlier(2 * g->after, SUSPECT_AFTER);
}

/* What is seen on one socket; of several, what stands first in this list. */
enum view { WAITS, WAITS_IN_VAIN, UNKNOWN, STOPPED, AWAY };

static enum view look_at_socket(struct guarded *g, unsigned socket, bool deeply)
{
    struct sample sample;
    probe_waiting(g->pid, held_at(socket), deeply, &sample);
    if (sample.strength >= EVIDENCE_WEAK) {
        g->has_waited = true;
        if (sample.tid) {
            g->seen = sample;
            g->seen_on = socket;
        }
        does(g, "waiting, but accepts nothing", sample.pid, sample.tid);
        return unaccepted_holds(socket) ? WAITS_IN_VAIN : WAITS;
    }
    if (sample.strength == EVIDENCE_UNKNOWN || !sample.stopped)
        return sample.strength == EVIDENCE_UNKNOWN ? UNKNOWN : AWAY;
    does(g, "stopped", sample.stopped, sample.stopped);
    return STOPPED;
}

static enum view look(struct guarded *g, bool deeply)
{
    enum view best = AWAY;
    if (g->sockets & 1ULL << g->seen_on && !unaccepted_holds(g->seen_on) && probe_waits_as(&g->seen, held_at(g->seen_on)))
        return WAITS;
    for (unsigned i = 0; i < LISTENERS_HELD && best != WAITS; i++)
        if (g->sockets & 1ULL << i && held_at(i) >= 0) {
            enum view view = look_at_socket(g, i, deeply);
            best = view < best ? view : best;
        }
    return best == AWAY && !g->has_waited ? UNKNOWN : best;
}

static void compare(struct guarded *g, int64_t now)
{
    int listeners[LISTENERS_HELD];
    unsigned count = 0;
    struct movement movement;
    for (unsigned i = 0; i < LISTENERS_HELD; i++)
        if (g->sockets & 1ULL << i && held_at(i) >= 0)
            listeners[count++] = held_at(i);
    movement_look(g->pid, g->seen.pid, g->seen.tid, listeners, count, &movement);
    if (!movement.known)
        g->seen.tid = 0;                /* gone, perhaps: then it is for all the others to move */
    if (movement_none(&g->before, &movement)) {
        char words[PLACE_WORDS_MAX];
        place_words(&movement.place, words);
        does(g, words, movement.pid, movement.tid);
        stands_still(g, g->compared, now);
    } else
        moves(g, now);
    g->before = movement;
    g->compared = now;
}

static void judge(struct guarded *g, enum view view, int64_t now)
{
    bool continued = g->stopped && view != STOPPED;
    g->stopped = view == STOPPED;
    if (view == WAITS || view == UNKNOWN || continued)
        moves(g, now);
    if (view == WAITS_IN_VAIN || view == STOPPED)
        stands_still(g, now, now);
    if (view != AWAY || continued) {
        g->away = view == AWAY ? now : 0;
        g->before.known = false;
    } else if (!g->away)
        g->away = now;
    else if (is_suspect(g, now))
        compare(g, now);
}

/* ---- when ---- */

static struct guarded *find(uint64_t id)
{
    for (unsigned i = 0; i < used; i++)
        if (guards[i].id == id)
            return &guards[i];
    return NULL;
}

/* The sockets to look at are those of somebody who is guarded. */
static void collect_sockets(void)
{
    uint64_t before = sockets;
    sockets = 0;
    sockets_interval = NEVER;
    for (unsigned i = 0; i < used; i++)
        if (guards[i].id) {
            sockets |= guards[i].sockets;
            sockets_interval = earlier(sockets_interval, guards[i].interval);
        }
    for (unsigned i = 0; i < LISTENERS_HELD; i++)
        if (before & ~sockets & 1ULL << i)
            unaccepted_stop(i);
}

void guard_set(struct child *child, uint64_t of, const struct guard *how)
{
    struct guarded *g = find(child->id);
    for (unsigned i = 0; !g; i++)               /* there are as many places as children */
        if (!guards[i].id) {
            guards[i] = (struct guarded){ .id = child->id, .pid = child->pid };
            g = &guards[i];
            used = i < used ? used : i + 1;
        }
    g->sockets = of;
    g->interval = how->interval_ms * MILLISECOND;
    g->interval = g->interval > SHORTEST ? g->interval : SHORTEST;
    g->after = how->after_ms * MILLISECOND;
    g->next = sockets_next = now_ns();
    g->asked = true;
    g->sent = 0;
    for (unsigned i = 0; i < LISTENERS_HELD; i++)
        if (of & 1ULL << i)
            unaccepted_ask(i, g->after);
    collect_sockets();
}

void guard_stop(uint64_t id)
{
    struct guarded *g = find(id);
    if (!g)
        return;
    *g = (struct guarded){ .id = 0 };
    while (used && !guards[used - 1].id)
        used--;
    collect_sockets();
}

void guard_quiet(void)
{
    for (unsigned i = 0; i < used; i++) {
        guards[i].asked = false;
        guards[i].sent = 0;
    }
    unaccepted_quiet();
}

void guard_restart(void)
{
    int64_t now = now_ns();
    for (unsigned i = 0; i < used; i++)
        if (guards[i].id)
            judge(&guards[i], UNKNOWN, now);
    unaccepted_restart();
}

int64_t guard_deadline(void)
{
    int64_t next = NEVER;
    for (unsigned i = 0; i < used; i++)
        if (guards[i].id)
            next = earlier(next, guards[i].next);
    return next == NEVER || next > free_at ? next : free_at;
}

static void look_at_sockets(int64_t now)
{
    for (unsigned n = 0, first = first_socket; n < LISTENERS_HELD; n++) {
        unsigned i = (first + n) % LISTENERS_HELD;
        if (sockets & 1ULL << i && unaccepted_look(i, now))
            first_socket = i + 1;
    }
    sockets_next = now + sockets_interval;
}

/* All are due at the same time, again and again: one wake-up for all costs less than one for each. */
static void look_at_those_due(void)
{
    int64_t start = now_ns();
    for (unsigned left = used; left; left--, cursor++) {
        struct guarded *g = &guards[cursor % used];
        int64_t now = now_ns();
        if (now - start > MOMENT)
            return;
        if (!g->id || now < g->next)
            continue;
        judge(g, look(g, is_suspect(g, now)), now);
        g->next = (now / g->interval + 1) * g->interval;
    }
}

void guard_turn(void)
{
    int64_t start = now_ns(), cost;
    if (last_turn && start - last_turn > LATE && used)
        guard_restart();
    last_turn = start;
    if (start < guard_deadline())
        return;
    cost = cost_ns();
    if (start >= sockets_next)
        look_at_sockets(start);
    look_at_those_due();
    free_at = pause_until(cost, PAUSE_PER_COST);
}
