/* SPDX-License-Identifier: Apache-2.0 */
#include "unaccepted.h"

#include "clock.h"
#include "connections.h"
#include "held.h"
#include "link.h"

enum { PAUSE_PER_COST = 20 };           /* looking at connections takes at most 5 % of the time */

static struct queue {
    int64_t after, since, sent;         /* since, sent: 0 is not */
    bool asked, compared, holds;
    uint32_t depth, limit;
    uint64_t which;                     /* connections were accepted, when last compared */
} queues[LISTENERS_HELD];
static int64_t next_comparison;

void unaccepted_ask(unsigned socket, int64_t after)
{
    queues[socket].after = after;
    queues[socket].asked = true;
    queues[socket].sent = 0;
}

void unaccepted_quiet(void)
{
    for (unsigned i = 0; i < LISTENERS_HELD; i++)
        queues[i].asked = false;
}

bool unaccepted_holds(unsigned socket) { return queues[socket].holds; }

static void report(unsigned socket, int64_t now, uint16_t flags)
{
    struct queue *q = &queues[socket];
    struct unaccepted body = { .for_ms = flags ? 0 : (now - q->since) / MILLISECOND, .depth = q->depth, .limit = q->limit };
    q->sent = flags ? 0 : now;
    if (!held_name(socket))
        return;
    report_begin(UNACCEPTED, flags, 0);
    report_bytes(&body, sizeof body);
    report_string(held_name(socket));
    report_end();
}

static void begin_again(unsigned socket, int64_t now)
{
    struct queue *q = &queues[socket];
    if (q->asked && q->sent)
        report(socket, now, UNACCEPTED_OVER);
    q->since = q->depth ? now : 0;
    q->compared = q->holds = false;
}

void unaccepted_stop(unsigned socket)
{
    queues[socket].depth = 0;
    begin_again(socket, 0);
    queues[socket].asked = false;
}

void unaccepted_restart(void)
{
    for (unsigned i = 0; i < LISTENERS_HELD; i++)
        begin_again(i, now_ns());
}

/* Whether the accepted connections are those of the look before. */
static bool nobody_came(struct queue *q, int listener)
{
    int64_t cost = cost_ns();
    bool before = q->compared;
    uint64_t which = q->which;
    q->compared = connections_read(listener);
    q->which = connections_which();
    next_comparison = pause_until(cost, PAUSE_PER_COST);
    return q->compared && (!before || q->which == which);
}

bool unaccepted_look(unsigned socket, int64_t now)
{
    struct queue *q = &queues[socket];
    uint32_t before = q->depth;
    int listener = held_at(socket);
    if (listener < 0 || !connections_waiting(listener, &q->depth, &q->limit))
        q->depth = 0;                   /* unknown counts for nothing */
    if (!q->since || q->depth < before) {
        begin_again(socket, now);
        return false;
    }
    if (now - q->since < q->after || now < next_comparison)
        return false;
    bool twice = q->compared;
    if (!nobody_came(q, listener))
        begin_again(socket, now);
    else if (twice) {
        q->holds = true;
        if (q->asked && now - q->sent >= q->after)
            report(socket, now, 0);
    }
    return true;
}
