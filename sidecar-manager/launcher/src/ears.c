/* SPDX-License-Identifier: Apache-2.0 */
#include "ears.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "clock.h"
#include "held.h"
#include "protocol.h"
#include "words.h"

#define TRY_AGAIN (50 * MILLISECOND)
enum { DATAGRAM_MAX = 4096, DESCRIPTORS_MAX = 253, DATAGRAMS_PER_TURN = 64 };

/* By place; only what is used takes memory. No place changes hands while there is no manager, but soon after it may. */
static struct heard { char name[NAME_MAX_BYTES]; struct words words; } heard[HELD_LIMIT];
static bool any_heard;
static int64_t try_again_at = NEVER;

nfds_t ears_polls(struct pollfd *polls)
{
    nfds_t count = 0;
    for (unsigned i = LISTENERS_HELD; i < HELD_LIMIT; i++)
        if (held_ear(i) >= 0)
            polls[count++] = (struct pollfd){ .fd = held_ear(i), .events = POLLIN };
    return count;
}

/* Some senders wait until a descriptor that they sent along is closed: then it has been heard. */
static void close_descriptors(struct msghdr *message)
{
    struct cmsghdr *c = CMSG_FIRSTHDR(message);
    if (!c || c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
        return;
    int *descriptors = (int *)CMSG_DATA(c);
    for (size_t i = 0; i < (c->cmsg_len - CMSG_LEN(0)) / sizeof(int); i++)
        close(descriptors[i]);
}

static bool hear(int ear, struct words *words)
{
    static char text[DATAGRAM_MAX];
    static _Alignas(struct cmsghdr) char control[CMSG_SPACE(DESCRIPTORS_MAX * sizeof(int))];
    struct iovec part = { text, sizeof text };
    struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control };
    ssize_t size = recvmsg(ear, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (size < 0)
        return false;
    if (!(message.msg_flags & MSG_TRUNC))       /* as the manager does with one that is too long */
        words_keep(words, text, size);
    close_descriptors(&message);
    return true;
}

/* What was heard at this place, if it was from whom the place belongs to now. */
static struct words *words_at(unsigned place)
{
    struct heard *h = &heard[place];
    if (strcmp(h->name, held_name(place))) {
        strcpy(h->name, held_name(place));
        h->words.size = 0;
    }
    return &h->words;
}

void ears_listen(void)
{
    for (unsigned i = LISTENERS_HELD; i < HELD_LIMIT; i++)
        for (int n = 0; held_ear(i) >= 0 && n < DATAGRAMS_PER_TURN && hear(held_ear(i), words_at(i)); n++)
            any_heard = true;
}

/* False: not now, for lack of room, memory or files. What no name leads to (any more), the next manager would not hear either. */
static bool say_into(int ear, const struct words *words)
{
    struct sockaddr_un name;
    socklen_t size = sizeof name;
    int out = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    bool said = out >= 0 && getsockname(ear, (struct sockaddr *)&name, &size) == 0
                && sendto(out, words->text, words->size, MSG_DONTWAIT, (struct sockaddr *)&name, size) >= 0;
    bool done = said || errno == ENOENT || errno == ECONNREFUSED || errno == EINVAL;
    if (out >= 0)
        close(out);
    return done;
}

void ears_hand_over(void)
{
    bool all_said = true;
    for (unsigned i = LISTENERS_HELD; any_heard && i < HELD_LIMIT; i++) {
        struct words *words = held_ear(i) < 0 ? NULL : words_at(i);
        if (words && words->size && !say_into(held_ear(i), words))
            all_said = false;
        else if (words)
            words->size = 0;
    }
    any_heard = !all_said;
    try_again_at = any_heard ? now_ns() + TRY_AGAIN : NEVER;
}

int64_t ears_deadline(void) { return try_again_at; }
