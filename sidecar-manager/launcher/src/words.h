/* SPDX-License-Identifier: Apache-2.0 */
/* words.h - what a worker has said while nobody listened, boiled down to what is still true: the last line of each kind. */
#ifndef MUSTER_WORDS_H
#define MUSTER_WORDS_H

#include <stddef.h>
#include <stdint.h>

enum { WORDS_MAX = 2048, LINE_MAX_BYTES = 512 };

struct words {
    uint16_t size;
    char text[WORDS_MAX];       /* whole lines, as of sd_notify(3), each with its end; what was said last is last */
};

/* A line that is longer than LINE_MAX_BYTES or says nothing is left out. When there is no room, what was said first goes first,
 * but never that it is ready: a worker says so only once. */
void words_keep(struct words *words, const char *said, size_t size);

#endif
