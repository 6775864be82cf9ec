/* SPDX-License-Identifier: Apache-2.0 */
#include "commands.h"

#include <errno.h>
#include <string.h>

#include "children.h"
#include "clock.h"
#include "guard.h"
#include "held.h"
#include "loop.h"
#include "parse.h"
#include "relay.h"
#include "spawn.h"
#include "stats.h"
#include "watch.h"

static void hold(const struct request *r, struct packet *p)
{
    if (held_put(r->name, p->descriptors[0]))
        p->descriptors[0] = -1;
    else
        report_error(&r->header, ENOSPC, "too many held descriptors");
}

static void set_tag(struct child *c, const uint8_t *bytes, uint16_t size)
{
    memcpy(child_tag(c), bytes, size);
    c->tag_size = size;
}

static void start_child(const struct request *r, const struct packet *p)
{
    struct not_spawned why = { EAGAIN, STAGE_LIMIT };
    int64_t received = now_ns();
    struct child *c;
    if (child_find(r->header.id)) {
        report_error(&r->header, EEXIST, "there is a child with this id");
        return;
    }
    if (loop_is_draining())
        why.error = ESHUTDOWN;
    else if ((c = child_claim(r->header.id))) {
        c->received_ns = received;
        set_tag(c, r->spawn.tag, r->spawn.tag_size);
        if (spawn(r, p->descriptors, c, &why))
            return;
        child_free(c);
    }
    report_begin(NOT_SPAWNED, 0, r->header.id);
    report_bytes(&why, sizeof why);
    report_end();
}

static void signal_child(const struct request *r)
{
    struct child *c = child_find(r->header.id);
    if (c)
        child_signal(c, r->signal.signal, r->signal.scope);
}

static void watch_child(const struct request *r)
{
    struct child *c = child_find(r->header.id);
    if (!r->watch.interval_ms)
        watch_stop(r->header.id, r->name);
    else if (!c || !child_is_live(c))
        report_error(&r->header, ESRCH, "no such child");
    else if (held_find(r->name) < 0)
        report_error(&r->header, ENOENT, "no such held socket");
    else if (!watch_set(c, r->name, r->watch.interval_ms))
        report_error(&r->header, ENOSPC, "too many watches");
}

static void guard_child(const struct request *r)
{
    struct child *c = child_find(r->header.id);
    uint64_t sockets = 0;
    const char *name = r->name;
    for (unsigned i = 0; i < r->names; i++, name = parse_next(name)) {
        int place = held_listener(name);
        if (place < 0) {
            report_error(&r->header, ENOENT, "no such held socket");
            return;
        }
        sockets |= 1ULL << place;
    }
    if (!sockets)
        guard_stop(r->header.id);
    else if (!c || !child_is_live(c))
        report_error(&r->header, ESRCH, "no such child");
    else
        guard_set(c, sockets, &r->guard);
}

static void carry_out(const struct request *r, struct packet *p)
{
    struct child *c;
    switch ((enum command)r->header.type) {
    case CONFIGURE: loop_configure(&r->configure); break;
    case REMEMBER: loop_remember(r->bytes, r->bytes_size); break;
    case HOLD: hold(r, p); break;
    case RELEASE:
        if (!held_release(r->name))
            report_error(&r->header, ENOENT, "no such held descriptor");
        break;
    case SPAWN: start_child(r, p); break;
    case SIGNAL: signal_child(r); break;
    case STATS: stats_report(); break;
    case WATCH: watch_child(r); break;
    case TAG:
        if ((c = child_find(r->header.id)))
            set_tag(c, r->bytes, r->bytes_size);
        else
            report_error(&r->header, ESRCH, "no such child");
        break;
    case EXIT: loop_exit(r->exit.status); break;
    case GUARD: guard_child(r); break;
    case TELL:
        relay_tell((c = child_find(r->header.id)) ? c->relay : NO_RELAY, r->header.id);
        break;
    }
}

void command_do(struct packet *p)
{
    static struct request request;
    const char *wrong = parse_packet(p->bytes, p->size, p->count, &request);
    if (p->wrong || wrong)
        report_error(&request.header, EINVAL, p->wrong ? p->wrong : wrong);
    else
        carry_out(&request, p);
    packet_close_descriptors(p);
}
