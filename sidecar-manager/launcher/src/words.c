/* SPDX-License-Identifier: Apache-2.0 */
#include "words.h"

#include <stdbool.h>
#include <string.h>

#define READY "READY="

static size_t line_at(const struct words *w, size_t at)
{
    return (const char *)memchr(w->text + at, '\n', w->size - at) + 1 - (w->text + at);
}

static bool begins(const struct words *w, size_t at, const char *with, size_t size)
{
    return w->size - at >= size && !memcmp(w->text + at, with, size);
}

static void cut(struct words *w, size_t at)
{
    size_t length = line_at(w, at);
    memmove(w->text + at, w->text + at + length, w->size - at - length);
    w->size -= length;
}

static void forget(struct words *w, const char *key, size_t size)
{
    for (size_t at = 0; at < w->size; at += line_at(w, at))
        if (begins(w, at, key, size)) {
            cut(w, at);
            return;                     /* there is never more than one */
        }
}

static void keep_line(struct words *w, const char *line, size_t length)
{
    const char *equals = memchr(line, '=', length);
    if (!equals || equals == line || length > LINE_MAX_BYTES)
        return;
    forget(w, line, equals + 1 - line);
    while (w->size + length + 1 > WORDS_MAX)
        cut(w, begins(w, 0, READY, strlen(READY)) ? line_at(w, 0) : 0);
    memcpy(w->text + w->size, line, length);
    w->text[w->size + length] = '\n';
    w->size += length + 1;
}

void words_keep(struct words *words, const char *said, size_t size)
{
    for (const char *end = said + size; said < end;) {
        const char *stop = memchr(said, '\n', end - said);
        size_t length = (stop ? stop : end) - said;
        keep_line(words, said, length);
        said += length + 1;
    }
}
