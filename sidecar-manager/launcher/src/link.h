/* SPDX-License-Identifier: Apache-2.0 */
/* link.h - the connection to the manager: packets in, packets out, never blocking.
 *
 * Reports go through one bounded queue. Written while there is no connection they vanish, which loses nothing: the next
 * manager learns what is true now from HELLO. A manager that lets the queue run over is treated as gone. */
#ifndef MUSTER_LINK_H
#define MUSTER_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "protocol.h"

enum { STREAMS_MAX = 3 };       /* descriptors on one packet */

/* Connects; 0 or an errno. EACCES: the listener belongs to somebody who may not command us; `anybody` may where only those who
 * may can make a socket there. */
int link_open(const char *path, bool anybody);
void link_close(void);
void link_refuse_more(void);    /* what was sent so far can still be received, and then comes the end */
int link_descriptor(void);      /* -1 when not connected */
bool link_wants_to_send(void);
bool link_has_room(void);       /* for what is good to know, besides all that must be said */
bool link_broken(void);         /* a write failed or the queue ran over: close it */
void link_flush(void);

struct packet {
    uint8_t bytes[PACKET_MAX + 1];      /* one more, to notice what is too long */
    size_t size;
    int descriptors[STREAMS_MAX];       /* owned by whoever has the packet; taken ones are set to -1 */
    unsigned count;
    const char *wrong;                  /* something did not fit, and was closed */
} __attribute__((aligned(8)));

enum received { RECEIVED, RECEIVED_NOTHING, RECEIVED_END };
enum received link_receive(struct packet *packet);
void packet_close_descriptors(struct packet *packet);

/* A report is begun, gets its parts, and is ended. */
void report_begin(enum report type, uint16_t flags, uint64_t id);
void report_bytes(const void *bytes, size_t size);
void report_string(const char *string);
void report_end(void);

void report_error(const struct header *about, int error, const char *text);

#endif
