/* SPDX-License-Identifier: Apache-2.0 */
/* signals.h - signals are waited for, never handled: nothing of ours runs in the middle of something else. */
#ifndef MUSTER_SIGNALS_H
#define MUSTER_SIGNALS_H

#include <signal.h>

/* Blocks all, but those by which the kernel tells of our own faults. `before`: what was blocked until now, or NULL. */
void signals_block(sigset_t *blocked, sigset_t *before);

#endif
