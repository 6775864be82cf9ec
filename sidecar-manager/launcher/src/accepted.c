/* SPDX-License-Identifier: Apache-2.0 */
#include "accepted.h"

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "proc.h"
#include "text.h"

/* From sock_diag(7) and netlink(7), written out because musl comes without the kernel's headers. */
enum { SOCK_DIAG = 4, BY_FAMILY = 20, REQUEST_DUMP = 1 | 0x300, MESSAGE_ERROR = 2, MESSAGE_DONE = 3, SHOW_NAME = 1, NAME = 0 };
enum { ESTABLISHED = 1 << 1, FIN_WAIT = 1 << 4 | 1 << 5, CLOSE_WAIT = 1 << 8 };
struct message { uint32_t length; uint16_t type, flags; uint32_t sequence, port; };
struct socket_id { uint16_t local_port, remote_port; uint32_t local[4], remote[4], interface, cookie[2]; };
struct inet_request { struct message head; uint8_t family, protocol, extensions, pad; uint32_t states; struct socket_id id; };
struct inet_answer { uint8_t family, state, timer, retransmits; struct socket_id id; uint32_t expires, in, out, uid, inode; };
struct unix_request { struct message head; uint8_t family, protocol; uint16_t pad; uint32_t states, inode, show, cookie[2]; };
struct unix_answer { uint8_t family, type, state, pad; uint32_t inode, cookie[2]; };
struct attribute { uint16_t length, type; };

enum { INODES_MAX = 8192 };
static uint32_t inodes[INODES_MAX];
static int inode_count;

struct name { union { struct sockaddr any; struct sockaddr_in6 inet; struct sockaddr_un local; }; socklen_t size; };

static bool send_request(int diag, const struct name *name)
{
    struct inet_request inet = {
        .head = { sizeof inet, BY_FAMILY, REQUEST_DUMP, 1, 0 }, .family = name->any.sa_family, .protocol = IPPROTO_TCP,
        .states = ESTABLISHED | FIN_WAIT | CLOSE_WAIT, .id.local_port = name->inet.sin6_port,   /* the same place in IPv4 */
    };
    struct unix_request local = {
        .head = { sizeof local, BY_FAMILY, REQUEST_DUMP, 1, 0 }, .family = AF_UNIX, .states = ESTABLISHED, .show = SHOW_NAME,
    };
    if (name->any.sa_family == AF_UNIX)
        return send(diag, &local, sizeof local, 0) > 0;
    return (name->any.sa_family == AF_INET || name->any.sa_family == AF_INET6) && send(diag, &inet, sizeof inet, 0) > 0;
}

/* An accepted Unix connection carries its listener's name; the client's end has its own or none. */
static bool has_name(const uint8_t *at, size_t size, const struct name *name)
{
    size_t length = name->size - offsetof(struct sockaddr_un, sun_path);
    struct attribute a;
    for (; size >= sizeof a; at += (a.length + 3) & ~3, size -= (a.length + 3) & ~3) {
        memcpy(&a, at, sizeof a);
        if (a.length < sizeof a || a.length > size)
            return false;
        if (a.type == NAME)
            return a.length - sizeof a == length && !memcmp(at + sizeof a, name->local.sun_path, length);
        if (((a.length + 3u) & ~3u) > size)
            return false;
    }
    return false;
}

static uint32_t inode_of(const uint8_t *body, size_t size, const struct name *name)
{
    struct inet_answer inet;
    struct unix_answer local;
    if (name->any.sa_family == AF_UNIX && size >= sizeof local) {
        memcpy(&local, body, sizeof local);
        return has_name(body + sizeof local, size - sizeof local, name) ? local.inode : 0;
    }
    if (name->any.sa_family == AF_UNIX || size < sizeof inet)
        return 0;
    memcpy(&inet, body, sizeof inet);
    return inet.id.local_port == name->inet.sin6_port ? inet.inode : 0;
}

static void read_answers(int diag, const struct name *name)
{
    static uint8_t buffer[32768];
    ssize_t size;
    while ((size = recv(diag, buffer, sizeof buffer, MSG_DONTWAIT)) > 0) {
        struct message head;
        for (uint8_t *at = buffer; size >= (ssize_t)sizeof head; at += (head.length + 3) & ~3, size -= (head.length + 3) & ~3) {
            memcpy(&head, at, sizeof head);
            if (head.type == MESSAGE_DONE || head.type == MESSAGE_ERROR || head.length < sizeof head || head.length > (size_t)size)
                return;
            uint32_t inode = inode_of(at + sizeof head, head.length - sizeof head, name);
            if (inode && inode_count < INODES_MAX)
                inodes[inode_count++] = inode;
        }
    }
}

static bool owns_one(pid_t pid)
{
    struct directory descriptors;
    bool found = false;
    long fd;
    if (!directory_open(&descriptors, "/proc/%d/fd", pid))
        return false;
    while (!found && (fd = directory_next(&descriptors)) >= 0) {
        char number[16], link[64];
        text_compose(number, sizeof number, "%d", (int)fd);
        ssize_t length = readlinkat(descriptors.fd, number, link, sizeof link - 1);
        if (length < 9 || strncmp(link, "socket:[", 8))
            continue;
        link[length] = 0;
        uint32_t inode = strtoul(link + 8, NULL, 10);
        for (int i = 0; i < inode_count && !found; i++)
            found = inodes[i] == inode;
    }
    directory_close(&descriptors);
    return found;
}

pid_t accepted_by(int listener, const pid_t *processes, int count)
{
    struct name name = { .size = sizeof name.local };
    if (getsockname(listener, &name.any, &name.size) < 0)
        return 0;
    int diag = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, SOCK_DIAG);
    if (diag < 0)
        return 0;
    inode_count = 0;
    if (send_request(diag, &name))
        read_answers(diag, &name);
    close(diag);
    for (int i = 0; i < count && inode_count; i++)
        if (owns_one(processes[i]))
            return processes[i];
    return 0;
}
