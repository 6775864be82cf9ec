/* SPDX-License-Identifier: Apache-2.0 */
#include "parse.h"

#include <signal.h>
#include <stdbool.h>
#include <string.h>

enum { TARGET_LIMIT = 1024, SIGNAL_LIMIT = 64, SPAWN_STREAMS = SPAWN_STDIN | SPAWN_STDOUT | SPAWN_STDERR };

/* What is left of the body. */
struct reader { const uint8_t *at; size_t left; };

static bool take(struct reader *r, void *to, size_t size)
{
    if (r->left < size)
        return false;
    memcpy(to, r->at, size);
    r->at += size;
    r->left -= size;
    return true;
}

static const char *take_string(struct reader *r)
{
    const uint8_t *end = r->left ? memchr(r->at, 0, r->left) : NULL;
    const char *string = (const char *)r->at;
    if (!end)
        return NULL;
    r->left -= end + 1 - r->at;
    r->at = end + 1;
    return string;
}

const char *parse_next(const char *string)
{
    return string + strlen(string) + 1;
}

static const char *take_name(struct reader *r, const char **name)
{
    *name = take_string(r);
    if (!*name)
        return "the name is not terminated";
    if (!**name)
        return "the name is empty";
    return strlen(*name) >= NAME_MAX_BYTES ? "the name is too long" : NULL;
}

static const char *take_bytes(struct reader *r, size_t limit, struct request *out)
{
    if (r->left > limit)
        return "too many bytes";
    out->bytes = r->at;
    out->bytes_size = r->left;
    r->left = 0;
    return NULL;
}

/* Two sources for one number would silently lose one of them. */
static const char *check_targets(const struct spawn_request *s, uint16_t streams)
{
    for (unsigned i = 0; i < s->places; i++) {
        int32_t target = s->targets[i];
        if (target < 0 || target >= TARGET_LIMIT)
            return "a target is out of range";
        if (target < 3 && (streams & 1u << target))
            return "a target is also an attached or relayed stream";
        for (unsigned j = 0; j < i; j++)
            if (s->targets[j] == target)
                return "two descriptors have one target";
    }
    return NULL;
}

static const char *take_spawn(struct reader *r, uint16_t streams, struct spawn_request *s)
{
    struct spawn fixed;
    const char *wrong, *name;
    if (!take(r, &fixed, sizeof fixed))
        return "too short for SPAWN";
    if (fixed.places > PLACES_MAX)
        return "too many places";
    if (fixed.tag_size > TAG_MAX)
        return "the tag is too long";
    if (!fixed.arguments)
        return "no argument, so nothing to run";
    *s = (struct spawn_request){ .places = fixed.places, .environment = fixed.environment,
                                 .arguments = fixed.arguments, .tag_size = fixed.tag_size };
    if (!take(r, s->targets, fixed.places * sizeof s->targets[0]))
        return "too short for its targets";
    if ((wrong = check_targets(s, streams & SPAWN_RELAY ? streams | SPAWN_STDOUT | SPAWN_STDERR : streams)))
        return wrong;
    if (r->left < fixed.tag_size)
        return "too short for its tag";
    s->tag = r->at;
    r->at += fixed.tag_size;
    r->left -= fixed.tag_size;
    if (!(s->directory = take_string(r)))
        return "the directory is not terminated";
    s->strings = (const char *)r->at;
    for (unsigned i = 0; i < fixed.places; i++)
        if ((wrong = take_name(r, &name)))
            return wrong;
    for (unsigned i = 0; i < fixed.environment; i++)
        if (!(name = take_string(r)) || !*name || *name == '=')
            return "an environment entry is missing, empty or has no name";
    for (unsigned i = 0; i < fixed.arguments; i++)
        if (!(name = take_string(r)) || (i == 0 && !*name))
            return "an argument is missing, or the first is empty";
    return NULL;
}

static const char *take_guard(struct reader *r, struct request *out)
{
    const char *wrong, *name;
    if (!take(r, &out->guard, sizeof out->guard))
        return "too short for GUARD";
    out->name = r->left ? (const char *)r->at : NULL;
    for (; r->left; out->names++)
        if ((wrong = take_name(r, &name)))
            return wrong;
    if (out->names > PLACES_MAX)
        return "too many sockets";
    if (out->guard.interval_ms && !out->guard.after_ms)
        return "no time is given after which to report";
    return !out->names == !out->guard.interval_ms ? NULL : "sockets and no interval, or an interval and no socket";
}

static const char *take_body(struct reader *r, struct request *out)
{
    switch (out->header.type) {
    case CONFIGURE:
        if (!take(r, &out->configure, sizeof out->configure))
            return "too short for CONFIGURE";
        return out->configure.stop_signal < 1 || out->configure.stop_signal > SIGNAL_LIMIT ? "no such signal" : NULL;
    case REMEMBER:
        return take_bytes(r, NOTE_MAX, out);
    case HOLD:
    case RELEASE:
        return take_name(r, &out->name);
    case SPAWN:
        return take_spawn(r, out->header.flags, &out->spawn);
    case SIGNAL:
        if (!take(r, &out->signal, sizeof out->signal))
            return "too short for SIGNAL";
        if (out->signal.signal < 1 || out->signal.signal > SIGNAL_LIMIT)
            return "no such signal";
        return out->signal.scope > TO_GROUP ? "no such scope" : NULL;
    case STATS:
    case TELL:
        return NULL;
    case WATCH:
        return take(r, &out->watch, sizeof out->watch) ? take_name(r, &out->name) : "too short for WATCH";
    case TAG:
        return take_bytes(r, TAG_MAX, out);
    case GUARD:
        return take_guard(r, out);
    case EXIT:
        if (!take(r, &out->exit, sizeof out->exit))
            return "too short for EXIT";
        return out->exit.status > 255 ? "no such exit status" : NULL;
    default:
        return "no such command";
    }
}

static unsigned descriptors_wanted(const struct header *h)
{
    unsigned streams = 0;
    if (h->type == SPAWN)
        for (unsigned bits = h->flags & SPAWN_STREAMS; bits; bits &= bits - 1)
            streams++;
    return h->type == HOLD ? 1 : streams;
}

static bool about_a_child(uint16_t type)
{
    return type == SPAWN || type == SIGNAL || type == WATCH || type == TAG || type == GUARD
           || type == TELL;
}

const char *parse_packet(const uint8_t *packet, size_t size, unsigned descriptors, struct request *out)
{
    struct reader r = { packet, size };
    const char *wrong;
    memset(out, 0, sizeof *out);
    if (!take(&r, &out->header, sizeof out->header))
        return "too short for a header";
    if (out->header.size != size)
        return "the size is not the packet's";
    if (size > PACKET_MAX)
        return "the packet is too long";
    if (out->header.flags & ~(out->header.type == SPAWN ? SPAWN_STREAMS | SPAWN_RELAY : 0))
        return "unknown flags";
    if (about_a_child(out->header.type) && !out->header.id)
        return "no child has the id 0";
    if ((wrong = take_body(&r, out)))
        return wrong;
    if (r.left)
        return "bytes behind the end";
    return descriptors == descriptors_wanted(&out->header) ? NULL : "not the right number of descriptors";
}
