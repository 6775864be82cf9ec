/* SPDX-License-Identifier: Apache-2.0 */
/* stream.h - our own standard output and error, written in whole lines and without ever waiting for who reads them.
 *
 * Others have the same descriptors, so they are not made non-blocking: a pipe or a terminal is opened once more for ourselves.
 * What does not fit waits here, and until it has gone nothing else is taken: the stream is stuck. Nothing is dropped, unless it
 * cannot be written at all. Where both descriptors are one file they are one stream. */
#ifndef MUSTER_STREAM_H
#define MUSTER_STREAM_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { STREAM_OUTPUT, STREAM_ERROR, STREAMS };
enum { STREAM_ROOM = 96 * 1024 };       /* taken at once */

void stream_start(void);
unsigned stream_of(unsigned stream);                    /* STREAM_OUTPUT for both when they are one */
bool stream_is_stuck(unsigned stream);
uint8_t *stream_room(unsigned stream);                  /* STREAM_ROOM bytes to fill, while it is not stuck */
void stream_write(unsigned stream, size_t size);        /* the first so many of them: whole lines */
void stream_go_on(unsigned stream);                     /* after `stream_poll` has fired */
struct pollfd stream_poll(unsigned stream);             /* fires when a stuck one can take more */

/* A line of the launcher's own on standard error; lost when that is stuck and there is no room to wait in. */
void stream_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
