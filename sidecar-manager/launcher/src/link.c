/* SPDX-License-Identifier: Apache-2.0 */
#include "link.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "held.h"

/* Room for a whole HELLO conversation, which is 800 KiB with 1024 children of the longest tags, the note, and all that can be held. */
enum { QUEUE_MAX = 1 << 20 };

static int connection = -1;
static bool broken;
static uint8_t queue[QUEUE_MAX];
static size_t queue_start, queue_end;   /* whole packets */
static size_t draft;                    /* where the report being written begins */

static int check_peer(int fd)
{
    struct ucred peer;
    socklen_t size = sizeof peer;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) < 0)
        return errno;
    return peer.uid == 0 || peer.uid == geteuid() ? 0 : EACCES;
}

int link_open(const char *path, bool anybody)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int error, fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return errno;
    strncpy(address.sun_path, path, sizeof address.sun_path - 1);
    error = connect(fd, (struct sockaddr *)&address, sizeof address) < 0 ? errno : anybody ? 0 : check_peer(fd);
    if (error) {
        close(fd);
        return error;
    }
    connection = fd;
    return 0;
}

void link_close(void)
{
    if (connection >= 0)
        close(connection);
    connection = -1;
    broken = false;
    queue_start = queue_end = draft = 0;
}

void link_refuse_more(void)
{
    shutdown(connection, SHUT_RD);
}

int link_descriptor(void) { return connection; }
bool link_wants_to_send(void) { return queue_end > queue_start; }
bool link_has_room(void) { return queue_end - queue_start < QUEUE_MAX / 2; }
bool link_broken(void) { return broken; }

/* ---- out ---- */

/* HELD takes its descriptor from the table only now, so that the queue never owns one. False: it is not held any more. */
static bool attach_descriptor(const struct header *h, const uint8_t *packet, struct msghdr *message, char *control, size_t room)
{
    int fd;
    if (h->type != HELD)
        return true;
    if ((fd = held_find((const char *)packet + sizeof *h)) < 0)
        return false;
    message->msg_control = control;
    message->msg_controllen = room;
    struct cmsghdr *c = CMSG_FIRSTHDR(message);
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof fd);
    memcpy(CMSG_DATA(c), &fd, sizeof fd);
    return true;
}

void link_flush(void)
{
    while (connection >= 0 && !broken && queue_start < queue_end) {
        _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int))] = { 0 };
        struct header h;
        memcpy(&h, queue + queue_start, sizeof h);
        struct iovec part = { queue + queue_start, h.size };
        struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
        if (attach_descriptor(&h, queue + queue_start, &message, control, sizeof control)
            && sendmsg(connection, &message, MSG_DONTWAIT | MSG_NOSIGNAL) < 0) {
            if (errno == EINTR)
                continue;
            broken = errno != EAGAIN;
            return;
        }
        queue_start += h.size;
    }
    if (queue_start == queue_end)
        queue_start = queue_end = 0;
}

void report_begin(enum report type, uint16_t flags, uint64_t id)
{
    struct header h = { .type = type, .flags = flags, .id = id };
    if (queue_start) {
        memmove(queue, queue + queue_start, queue_end - queue_start);
        queue_end -= queue_start;
        queue_start = 0;
    }
    draft = queue_end;
    report_bytes(&h, sizeof h);
}

void report_bytes(const void *bytes, size_t size)
{
    if (connection < 0 || broken)
        return;
    if (draft + size > QUEUE_MAX) {
        broken = true;
        return;
    }
    if (size)
        memcpy(queue + draft, bytes, size);
    draft += size;
}

void report_string(const char *string)
{
    report_bytes(string, strlen(string) + 1);
}

void report_end(void)
{
    uint32_t size = draft - queue_end;
    if (connection < 0 || broken)
        return;
    memcpy(queue + queue_end + offsetof(struct header, size), &size, sizeof size);
    queue_end = draft;
}

void report_error(const struct header *about, int error, const char *text)
{
    struct error body = { .command = about->type, .error = error };
    report_begin(ERROR, 0, about->id);
    report_bytes(&body, sizeof body);
    report_string(text);
    report_end();
}

/* ---- in ---- */

void packet_close_descriptors(struct packet *p)
{
    for (unsigned i = 0; i < p->count; i++)
        if (p->descriptors[i] >= 0)
            close(p->descriptors[i]);
    p->count = 0;
}

/* The kernel puts all descriptors of a packet into one control message, and we have asked for no other kind. */
static void collect_descriptors(struct msghdr *message, struct packet *p)
{
    struct cmsghdr *c = CMSG_FIRSTHDR(message);
    if (!c || c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
        return;
    unsigned count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (unsigned i = 0; i < count; i++) {
        int fd;
        memcpy(&fd, CMSG_DATA(c) + i * sizeof fd, sizeof fd);
        if (p->count < STREAMS_MAX)
            p->descriptors[p->count++] = fd;
        else {                          /* the alignment of the control buffer may let one more in */
            close(fd);
            p->wrong = "too many descriptors";
        }
    }
}

enum received link_receive(struct packet *p)
{
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(STREAMS_MAX * sizeof(int))];
    struct iovec part = { p->bytes, sizeof p->bytes };
    struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control };
    ssize_t size;
    p->count = 0;
    p->wrong = NULL;
    /* A manager that ends with something unread resets the connection. The kernel says so once, before it hands out what the
     * manager had sent, which is to be done all the same: the next manager relies on it. */
    do
        size = recvmsg(connection, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    while (size < 0 && (errno == EINTR || errno == ECONNRESET));
    if (size < 0)
        return errno == EAGAIN ? RECEIVED_NOTHING : RECEIVED_END;
    collect_descriptors(&message, p);
    p->size = size;
    if (message.msg_flags & MSG_CTRUNC)
        p->wrong = "too many descriptors, or no room for them";
    if (message.msg_flags & MSG_TRUNC)
        p->wrong = "the packet is too long";
    /* An empty packet looks like the end; nobody sends one on purpose. */
    if (size == 0)
        packet_close_descriptors(p);
    return size ? RECEIVED : RECEIVED_END;
}
