/* SPDX-License-Identifier: Apache-2.0 */
#include "relay.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "children.h"
#include "clock.h"
#include "link.h"

enum {
    RELAYS_MAX = CHILDREN_MAX + 64,     /* of children, and of what they have left behind */
    AT_ONCE = 64 * 1024,                /* read from one pipe: all that it holds, as a rule */
    LINE_LONGEST = 16 * 1024,           /* a longer one is cut, as container runtimes do */
    READS_PER_TURN = 8,                 /* so that a flood of lines cannot keep us from reaping */
    DESCRIPTORS_LEFT = 2 * PLACES_MAX,
    READ_OF_THE_DEAD = 1 << 20,         /* the most that a pipe holds, unless its maximum was raised */
};
_Static_assert(AT_ONCE + LINE_LONGEST + 1 <= STREAM_ROOM, "what was read, what was left of before, and an end of line");

static struct relay {
    bool used, ended;                   /* ended: the child is gone */
    int pipes[STREAMS];                 /* -1: at its end */
    uint32_t rest[STREAMS];             /* how much there is of a line without an end */
    bool peeked[STREAMS];               /* the tail has it already */
    uint64_t written;                   /* into the tail */
} relays[RELAYS_MAX];
static uint8_t rests[RELAYS_MAX][STREAMS][LINE_LONGEST];
static uint8_t tails[RELAYS_MAX][OUTPUT_MAX];           /* a ring */
static int sets[STREAMS];               /* epoll: the pipes that go to that stream */

void relay_start(void)
{
    stream_start();
    for (unsigned stream = 0; stream < STREAMS; stream++)
        sets[stream] = epoll_create1(EPOLL_CLOEXEC);
}

/* ---- the table ---- */

/* The last free numbers are for starting children and for what must be held. */
static bool is_scarce(int fd)
{
    struct rlimit limit;
    return getrlimit(RLIMIT_NOFILE, &limit) < 0 || (rlim_t)fd + DESCRIPTORS_LEFT >= limit.rlim_cur;
}

static bool add_pipe(unsigned place, unsigned kind, int *writer)
{
    int ends[2];
    struct epoll_event event = { .events = EPOLLIN, .data.u32 = place * STREAMS + kind };
    if (pipe2(ends, O_CLOEXEC) < 0)
        return false;
    if (is_scarce(ends[1]) || fcntl(ends[0], F_SETFL, O_NONBLOCK) < 0
        || epoll_ctl(sets[stream_of(kind)], EPOLL_CTL_ADD, ends[0], &event) < 0) {
        close(ends[0]);
        close(ends[1]);
        return false;
    }
    relays[place].pipes[kind] = ends[0];
    *writer = ends[1];
    return true;
}

static void free_if_over(struct relay *r)
{
    if (r->ended && r->pipes[STREAM_OUTPUT] < 0 && r->pipes[STREAM_ERROR] < 0)
        r->used = false;
}

static void close_pipe(struct relay *r, unsigned kind)
{
    epoll_ctl(sets[stream_of(kind)], EPOLL_CTL_DEL, r->pipes[kind], NULL);      /* a child before its exec may have it too */
    close(r->pipes[kind]);
    r->pipes[kind] = -1;
    free_if_over(r);
}

int relay_open(int writers[STREAMS])
{
    unsigned place = 0;
    while (place < RELAYS_MAX && relays[place].used)
        place++;
    if (place == RELAYS_MAX)
        return NO_RELAY;
    struct relay *r = &relays[place];
    *r = (struct relay){ .used = true, .pipes = { -1, -1 } };
    if (!add_pipe(place, STREAM_OUTPUT, &writers[STREAM_OUTPUT])) {
        r->used = false;
        return NO_RELAY;
    }
    if (!add_pipe(place, STREAM_ERROR, &writers[STREAM_ERROR])) {
        close(writers[STREAM_OUTPUT]);
        close_pipe(r, STREAM_OUTPUT);
        r->used = false;
        return NO_RELAY;
    }
    return place;
}

/* ---- the last lines ---- */

static void remember(struct relay *r, const uint8_t *bytes, size_t size)
{
    if (size > OUTPUT_MAX) {
        bytes += size - OUTPUT_MAX;
        size = OUTPUT_MAX;
    }
    size_t at = r->written % OUTPUT_MAX, first = size < OUTPUT_MAX - at ? size : OUTPUT_MAX - at;
    memcpy(tails[r - relays] + at, bytes, first);
    memcpy(tails[r - relays], bytes + first, size - first);
    r->written += size;
}

static size_t append(uint8_t *to, size_t used, const void *bytes, size_t size)
{
    memcpy(to + used, bytes, size);
    return used + size;
}

static const uint8_t *last_lines(const uint8_t *text, size_t size)
{
    const uint8_t *start = text + size;
    if (size && start[-1] == '\n')
        start--;
    for (unsigned lines = 0; lines < OUTPUT_LINES; lines++) {
        const uint8_t *before = start > text ? memrchr(text, '\n', start - text) : NULL;
        if (!before)
            return text;
        start = before;
    }
    return start + 1;
}

void relay_tell(int place, uint64_t id)
{
    static uint8_t text[OUTPUT_MAX + STREAMS * (LINE_LONGEST + 1)];
    size_t size = 0;
    if (place != NO_RELAY) {
        struct relay *r = &relays[place];
        size_t at = r->written % OUTPUT_MAX;
        if (r->written >= OUTPUT_MAX)
            size = append(text, size, tails[place] + at, OUTPUT_MAX - at);
        size = append(text, size, tails[place], at);
        for (unsigned kind = 0; kind < STREAMS; kind++)
            if (r->rest[kind] && !r->peeked[kind]) {
                size = append(text, size, rests[place][kind], r->rest[kind]);
                size = append(text, size, "\n", 1);
            }
    }
    size_t cut = size > OUTPUT_MAX ? size - OUTPUT_MAX : 0;
    const uint8_t *start = last_lines(text + cut, size - cut);
    report_begin(OUTPUT, 0, id);
    report_bytes(start, text + size - start);
    report_end();
}

/* ---- the way ---- */

/* A line that is not yet whole waits for its end, unless it is too long. Returns how much can go. */
static size_t keep_rest(struct relay *r, unsigned kind, uint8_t *text, size_t size)
{
    const uint8_t *last = memrchr(text, '\n', size);
    size_t whole = last ? last + 1 - text : 0;
    r->rest[kind] = 0;
    if (size - whole >= LINE_LONGEST) {
        text[size++] = '\n';
        return size;
    }
    r->rest[kind] = size - whole;
    memcpy(rests[r - relays][kind], text + whole, size - whole);
    return whole;
}

/* Reads a pipe once, at most so much, into its stream, which is not stuck. Returns how much was read. */
static size_t pass_on(struct relay *r, unsigned kind, size_t most)
{
    unsigned stream = stream_of(kind);
    uint8_t *text = stream_room(stream);
    size_t size = r->rest[kind];
    ssize_t n = read(r->pipes[kind], text + size, most < AT_ONCE ? most : AT_ONCE);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return 0;
    memcpy(text, rests[r - relays][kind], size);
    if (n > 0)
        size = keep_rest(r, kind, text, size + n);
    else {
        if (size)
            text[size++] = '\n';
        r->rest[kind] = 0;
        close_pipe(r, kind);
    }
    if (!r->ended)
        remember(r, text, size);
    stream_write(stream, size);
    return n < 0 ? 0 : n;
}

/* What cannot be passed on yet stays in its pipe, and is only looked at. */
static void peek_at(struct relay *r, unsigned kind)
{
    uint8_t *text = rests[r - relays][kind];
    int copy[2];
    ssize_t n;
    if (pipe2(copy, O_CLOEXEC | O_NONBLOCK) < 0)
        return;
    if (tee(r->pipes[kind], copy[1], AT_ONCE, SPLICE_F_NONBLOCK) > 0) {
        remember(r, text, r->rest[kind]);       /* it goes on there */
        r->peeked[kind] = true;
        while ((n = read(copy[0], text + r->rest[kind], LINE_LONGEST - r->rest[kind])) > 0)
            remember(r, text + r->rest[kind], n);
    }
    close(copy[0]);
    close(copy[1]);
}

void relay_end(int place, uint64_t id)
{
    if (place == NO_RELAY)
        return;
    struct relay *r = &relays[place];
    for (unsigned kind = 0; kind < STREAMS; kind++) {
        int left = 0;                   /* of what is there now: others may write on, and nobody waits for that */
        if (r->pipes[kind] < 0 || ioctl(r->pipes[kind], FIONREAD, &left) < 0)
            continue;
        left = left < READ_OF_THE_DEAD ? left : READ_OF_THE_DEAD;
        for (size_t n = 1; left > 0 && n && !stream_is_stuck(stream_of(kind)); left -= n)
            n = pass_on(r, kind, left);
        if (left > 0)
            peek_at(r, kind);
    }
    if (!link_has_room())
        link_flush();
    if (link_has_room() && (r->written || r->rest[STREAM_OUTPUT] || r->rest[STREAM_ERROR]))
        relay_tell(place, id);
    r->ended = true;
    free_if_over(r);
}

/* ---- when ---- */

void relay_polls(struct pollfd polls[STREAMS])
{
    for (unsigned stream = 0; stream < STREAMS; stream++)
        polls[stream] = stream_is_stuck(stream) ? stream_poll(stream) : (struct pollfd){ .fd = sets[stream], .events = POLLIN };
}

/* Reads what is ready, each pipe once, while the stream takes it. The kernel begins the next time with those behind. */
static void read_ready(unsigned stream)
{
    struct epoll_event events[READS_PER_TURN];
    int count = stream_is_stuck(stream) ? 0 : epoll_wait(sets[stream], events, READS_PER_TURN, 0);
    for (int i = 0; i < count && !stream_is_stuck(stream); i++)
        pass_on(&relays[events[i].data.u32 / STREAMS], events[i].data.u32 % STREAMS, AT_ONCE);
}

void relay_turn(const struct pollfd polls[STREAMS])
{
    for (unsigned stream = 0; stream < STREAMS; stream++)
        if (polls[stream].revents) {
            stream_go_on(stream);
            read_ready(stream);
        }
}

void relay_finish(int64_t until)
{
    struct pollfd polls[STREAMS];
    for (;;) {
        bool stuck = stream_is_stuck(STREAM_OUTPUT) || stream_is_stuck(STREAM_ERROR);
        int64_t left = until - now_ns();
        relay_polls(polls);
        if (left <= 0 || poll(polls, STREAMS, stuck ? left / MILLISECOND + 1 : 0) <= 0)
            return;
        relay_turn(polls);
    }
}
