/* SPDX-License-Identifier: Apache-2.0 */
#include "connections.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "clock.h"
#include "place.h"
#include "proc.h"
#include "text.h"

/* From sock_diag(7) and netlink(7), written out because musl comes without the kernel's headers. */
enum { SOCK_DIAG = 4, BY_FAMILY = 20, REQUEST = 1, REQUEST_DUMP = 1 | 0x300, MESSAGE_ERROR = 2, MESSAGE_DONE = 3 };
enum { SHOW_NAME = 1, SHOW_QUEUE = 0x10, SHOW_TCP_INFO = 1 << 1, ATTRIBUTE_NAME = 0, ATTRIBUTE_TCP_INFO = 2, ATTRIBUTE_QUEUE = 4 };
enum { BYTES_ACKED_AT = 120, BYTES_RECEIVED_AT = 128 };
enum { ESTABLISHED = 1 << 1, FIN_WAIT = 1 << 4 | 1 << 5, CLOSE_WAIT = 1 << 8 };
struct message { uint32_t length; uint16_t type, flags; uint32_t sequence, port; };
struct socket_id { uint16_t local_port, remote_port; uint32_t local[4], remote[4], interface, cookie[2]; };
struct inet_request { struct message head; uint8_t family, protocol, extensions, pad; uint32_t states; struct socket_id id; };
struct inet_answer { uint8_t family, state, timer, retransmits; struct socket_id id; uint32_t expires, in, out, uid, inode; };
struct unix_request { struct message head; uint8_t family, protocol; uint16_t pad; uint32_t states, inode, show, cookie[2]; };
struct unix_answer { uint8_t family, type, state, pad; uint32_t inode, cookie[2]; };
struct attribute { uint16_t length, type; };

#define FRESH (40 * MILLISECOND)        /* several children with one socket are looked at in a row */
enum { CONNECTIONS_MAX = 8192 };
static struct connection { uint32_t inode; bool used; uint64_t moved; } connections[CONNECTIONS_MAX];     /* sorted by inode */
static int count;
static bool too_many;
static uint64_t which;

struct name { union { struct sockaddr any; struct sockaddr_in6 inet; struct sockaddr_un local; }; socklen_t size; };

static bool ask_for_all(int diag, const struct name *name)
{
    struct inet_request inet = {
        .head = { sizeof inet, BY_FAMILY, REQUEST_DUMP, 1, 0 }, .family = name->any.sa_family, .protocol = IPPROTO_TCP,
        .extensions = SHOW_TCP_INFO, .states = ESTABLISHED | FIN_WAIT | CLOSE_WAIT,
        .id.local_port = name->inet.sin6_port,                          /* the same place in IPv4 */
    };
    struct unix_request local = {
        .head = { sizeof local, BY_FAMILY, REQUEST_DUMP, 1, 0 }, .family = AF_UNIX, .states = ESTABLISHED,
        .show = SHOW_NAME | SHOW_QUEUE,
    };
    if (name->any.sa_family == AF_UNIX)
        return send(diag, &local, sizeof local, 0) > 0;
    return (name->any.sa_family == AF_INET || name->any.sa_family == AF_INET6) && send(diag, &inet, sizeof inet, 0) > 0;
}

/* ---- one answer ---- */

struct attributes { const uint8_t *at; size_t left; };

/* What this attribute holds, and how much; NULL: it is not there. */
static const uint8_t *find_attribute(struct attributes all, uint16_t type, size_t *size)
{
    struct attribute a;
    for (size_t step; all.left >= sizeof a; all.at += step, all.left -= step) {
        memcpy(&a, all.at, sizeof a);
        step = (a.length + 3u) & ~3u;
        if (a.length < sizeof a || a.length > all.left)
            return NULL;
        *size = a.length - sizeof a;
        if (a.type == type)
            return all.at + sizeof a;
        if (step > all.left)
            return NULL;
    }
    return NULL;
}

static uint64_t number_at(const uint8_t *from, size_t at)
{
    uint64_t number;
    memcpy(&number, from + at, sizeof number);
    return number;
}

/* What the program has read is what came, without what is unread; what it has written is what was acknowledged, and what was
 * not yet. So neither changes by what the other end does. */
static struct connection moved_tcp(const struct inet_answer *answer, struct attributes all)
{
    size_t size;
    const uint8_t *info = find_attribute(all, ATTRIBUTE_TCP_INFO, &size);
    uint64_t moved = (uint64_t)answer->out - answer->in;
    bool known = info && size >= BYTES_RECEIVED_AT + sizeof moved;
    if (known)
        moved += number_at(info, BYTES_ACKED_AT) + number_at(info, BYTES_RECEIVED_AT);
    return (struct connection){ answer->inode, !known || moved, moved };
}

static struct connection of_tcp(const uint8_t *body, size_t size, const struct name *name)
{
    struct inet_answer answer;
    if (size < sizeof answer)
        return (struct connection){ 0 };
    memcpy(&answer, body, sizeof answer);
    if (answer.id.local_port != name->inet.sin6_port)
        return (struct connection){ 0 };
    return moved_tcp(&answer, (struct attributes){ body + sizeof answer, size - sizeof answer });
}

/* An accepted Unix connection carries its listener's name; the client's end has its own or none. */
static struct connection of_unix(const uint8_t *body, size_t size, const struct name *name)
{
    struct unix_answer answer;
    size_t length = name->size - offsetof(struct sockaddr_un, sun_path), found;
    struct attributes all = { body + sizeof answer, size - sizeof answer };
    const uint8_t *path, *queue;
    if (size < sizeof answer || !(path = find_attribute(all, ATTRIBUTE_NAME, &found)) || found != length
        || memcmp(path, name->local.sun_path, length))
        return (struct connection){ 0 };
    memcpy(&answer, body, sizeof answer);
    queue = find_attribute(all, ATTRIBUTE_QUEUE, &found);
    return (struct connection){ answer.inode, true, queue && found >= sizeof(uint64_t) ? number_at(queue, 0) : 0 };
}

static void remember(struct connection c)
{
    if (!c.inode)
        return;                         /* not accepted yet, or not of this listener */
    which += place_mix(1, c.inode);     /* a sum, for they come in no order */
    if (count < CONNECTIONS_MAX)
        connections[count++] = c;
    else
        too_many = true;
}

/* ---- all answers ---- */

enum progress { MORE, ALL, FAILED };

static enum progress take_answers(const uint8_t *at, size_t size, const struct name *name)
{
    struct message head;
    bool local = name->any.sa_family == AF_UNIX;
    for (size_t step; size >= sizeof head; at += step, size -= step) {
        memcpy(&head, at, sizeof head);
        if (head.type == MESSAGE_DONE)
            return ALL;
        if (head.type == MESSAGE_ERROR || head.length < sizeof head || head.length > size)
            return FAILED;
        remember((local ? of_unix : of_tcp)(at + sizeof head, head.length - sizeof head, name));
        step = (head.length + 3u) & ~3u;
        if (step > size)
            break;
    }
    return MORE;
}

static int in_order(const void *a, const void *b)
{
    uint32_t one = ((const struct connection *)a)->inode, other = ((const struct connection *)b)->inode;
    return one < other ? -1 : one > other;
}

static bool read_all(int listener)
{
    static uint8_t buffer[32768];
    struct name name = { .size = sizeof name.local };
    enum progress progress = MORE;
    ssize_t size;
    count = 0;
    which = 0;
    too_many = false;
    if (getsockname(listener, &name.any, &name.size) < 0)
        return false;
    int diag = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, SOCK_DIAG);
    if (diag < 0)
        return false;
    if (ask_for_all(diag, &name))
        while (progress == MORE && (size = recv(diag, buffer, sizeof buffer, MSG_DONTWAIT)) > 0)
            progress = take_answers(buffer, size, &name);
    close(diag);
    qsort(connections, count, sizeof *connections, in_order);
    return progress == ALL;
}

bool connections_read(int listener)
{
    static int last = -1;
    static int64_t last_at;
    static bool known;
    int64_t now = now_ns();
    if (listener == last && now - last_at < FRESH)
        return known;
    known = read_all(listener);
    last = listener;
    last_at = now;
    return known;
}

uint64_t connections_which(void) { return which; }

struct owned { int count, used; uint64_t moved; };

/* False: it cannot be known. */
static bool find_owned(pid_t pid, struct owned *owned)
{
    struct directory descriptors;
    long fd;
    *owned = (struct owned){ 0 };
    if (!count)
        return true;
    if (too_many || !directory_open(&descriptors, "/proc/%d/fd", pid))
        return false;
    while ((fd = directory_next(&descriptors)) >= 0) {
        char number[16], link[64];
        text_compose(number, sizeof number, "%d", (int)fd);
        ssize_t length = readlinkat(descriptors.fd, number, link, sizeof link - 1);
        if (length < 9 || strncmp(link, "socket:[", 8))
            continue;
        link[length] = 0;
        struct connection wanted = { .inode = strtoul(link + 8, NULL, 10) },
                         *found = bsearch(&wanted, connections, count, sizeof wanted, in_order);
        if (!found)
            continue;
        owned->count++;
        owned->used += found->used;
        owned->moved += place_mix(place_mix(1, found->inode), found->moved);       /* in whichever order they come */
    }
    directory_close(&descriptors);
    return true;
}

int connections_owned(pid_t pid, uint64_t *moved)
{
    struct owned owned;
    bool known = find_owned(pid, &owned);
    *moved = owned.moved;
    return known ? owned.count : -1;
}

bool connections_used(pid_t pid)
{
    struct owned owned;
    return find_owned(pid, &owned) && owned.used > 0;
}

/* ---- the accept queue ---- */

static bool waiting_unix(int listener, uint32_t *depth, uint32_t *limit)
{
    uint8_t buffer[512] __attribute__((aligned(8)));
    struct unix_request request = {
        .head = { sizeof request, BY_FAMILY, REQUEST, 1, 0 }, .family = AF_UNIX, .states = -1, .show = SHOW_QUEUE,
        .cookie = { -1, -1 },
    };
    struct message head;
    struct stat info;
    size_t found = 0;
    const uint8_t *queue = NULL;
    int diag = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, SOCK_DIAG);
    if (diag < 0)
        return false;
    if (fstat(listener, &info) == 0) {
        request.inode = info.st_ino;
        ssize_t size = send(diag, &request, sizeof request, 0) < 0 ? -1 : recv(diag, buffer, sizeof buffer, MSG_DONTWAIT);
        size_t before = sizeof head + sizeof(struct unix_answer);
        if (size > (ssize_t)before && (memcpy(&head, buffer, sizeof head), head.type == BY_FAMILY))
            queue = find_attribute((struct attributes){ buffer + before, size - before }, ATTRIBUTE_QUEUE, &found);
    }
    close(diag);
    if (!queue || found < 2 * sizeof *depth)
        return false;
    memcpy(depth, queue, sizeof *depth);
    memcpy(limit, queue + sizeof *depth, sizeof *limit);
    return true;
}

/* The kernel keeps both in fields of TCP_INFO that mean something else for a connection. */
bool connections_waiting(int listener, uint32_t *depth, uint32_t *limit)
{
    struct tcp_info info = { 0 };
    socklen_t size = sizeof info;
    if (getsockopt(listener, IPPROTO_TCP, TCP_INFO, &info, &size) < 0)
        return waiting_unix(listener, depth, limit);
    *depth = info.tcpi_unacked;
    *limit = info.tcpi_sacked;
    return true;
}
