/* SPDX-License-Identifier: Apache-2.0 */
/* loop.h - one poll over everything that can happen, and the launcher's own life: connecting, draining, exiting. */
#ifndef MUSTER_LOOP_H
#define MUSTER_LOOP_H

#include <stdbool.h>
#include <stdint.h>
#include "protocol.h"

/* What HELLO says of the command, and what must fit into one packet besides the note. */
enum { COMMAND_MAX = PACKET_MAX - NOTE_MAX - sizeof(struct header) - sizeof(struct hello) };

/* Before the loop: the program may still end with a message. Returns a message or NULL. */
const char *loop_start(bool local, const char *socket, char **command);
_Noreturn void loop_run(void);

void loop_configure(const struct configure *configure);
void loop_remember(const uint8_t *bytes, uint32_t size);
void loop_exit(uint32_t status);
bool loop_is_draining(void);

#endif
