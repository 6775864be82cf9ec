/* SPDX-License-Identifier: Apache-2.0 */
/* commands.h - carries out what a packet from the manager says. */
#ifndef MUSTER_COMMANDS_H
#define MUSTER_COMMANDS_H

#include "link.h"

/* Takes over the packet's descriptors: whatever is not kept is closed on return. */
void command_do(struct packet *packet);

#endif
