/* SPDX-License-Identifier: Apache-2.0 */
/* parse.h - is a packet from the manager well formed, and what does it say?
 *
 * Pure: looks at the bytes and at how many descriptors came with them, and touches nothing else. What it returns points into
 * the packet. Whether the child or the held descriptor exists is the caller's question. */
#ifndef MUSTER_PARSE_H
#define MUSTER_PARSE_H

#include <stddef.h>
#include "protocol.h"

struct spawn_request {
    uint16_t places, environment, arguments, tag_size;
    int32_t targets[PLACES_MAX];
    const uint8_t *tag;
    const char *directory;      /* "" = the launcher's own */
    const char *strings;        /* the held names, the environment, the arguments, one behind the other */
};

struct request {
    struct header header;
    const char *name;           /* HOLD, RELEASE, WATCH; GUARD: the first of them */
    unsigned names;             /* GUARD: how many, one behind the other */
    const uint8_t *bytes;       /* REMEMBER, TAG */
    uint32_t bytes_size;
    union {
        struct configure configure;
        struct signal_child signal;
        struct watch watch;
        struct guard guard;
        struct exit_now exit;
        struct spawn_request spawn;
    };
};

/* NULL when the packet is good, else a sentence why not. `out->header` is filled as far as the packet has it. */
const char *parse_packet(const uint8_t *packet, size_t size, unsigned descriptors, struct request *out);

/* The string behind this one. */
const char *parse_next(const char *string);

#endif
