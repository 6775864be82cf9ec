/* SPDX-License-Identifier: Apache-2.0 */
#include "stream.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "text.h"

enum { TERMINAL_PIECE = 256 };          /* what a terminal that can take something is sure to take */

static struct stream {
    int fd;
    bool ask;                           /* writing may block: poll first */
    bool socket;
    size_t piece;                       /* written at once */
    size_t start, end;                  /* what waits */
    uint8_t waiting[STREAM_ROOM];
} streams[STREAMS];
static unsigned error_stream;           /* where standard error goes: STREAM_ERROR, or STREAM_OUTPUT when they are one */

/* Another open file of the same pipe or terminal, which may be non-blocking without that being so for others. The container's
 * user may open its own streams as a rule, as /dev/stdout would not work else. */
static int open_once_more(int fd)
{
    char path[32];
    text_compose(path, sizeof path, "/proc/self/fd/%d", fd);
    return open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

static void prepare(struct stream *s, int fd)
{
    struct stat is;
    bool known = fstat(fd, &is) == 0, terminal = known && S_ISCHR(is.st_mode);
    s->fd = fd;
    s->socket = known && S_ISSOCK(is.st_mode);
    s->piece = STREAM_ROOM;             /* a file takes all; a socket what it can */
    if (!known || !(S_ISFIFO(is.st_mode) || terminal))
        return;
    int own = open_once_more(fd);
    s->fd = own < 0 ? fd : own;
    s->ask = own < 0;
    /* So much enters a pipe in one piece, or not at all, and does enter it when it can take anything. */
    s->piece = terminal && s->ask ? TERMINAL_PIECE : PIPE_BUF;
}

void stream_start(void)
{
    struct stat output, error;
    bool one = fstat(1, &output) == 0 && fstat(2, &error) == 0 && output.st_dev == error.st_dev && output.st_ino == error.st_ino;
    error_stream = one ? STREAM_OUTPUT : STREAM_ERROR;
    prepare(&streams[STREAM_OUTPUT], 1);
    if (!one)
        prepare(&streams[STREAM_ERROR], 2);
}

unsigned stream_of(unsigned stream) { return stream == STREAM_ERROR ? error_stream : stream; }
bool stream_is_stuck(unsigned stream) { return streams[stream].start < streams[stream].end; }
uint8_t *stream_room(unsigned stream) { return streams[stream].waiting; }

struct pollfd stream_poll(unsigned stream)
{
    return (struct pollfd){ .fd = streams[stream].fd, .events = POLLOUT };
}

/* Whole lines, as many as are written at once; of a line that is longer, a part. */
static size_t next_piece(const struct stream *s)
{
    size_t left = s->end - s->start;
    if (left <= s->piece)
        return left;
    const uint8_t *first = s->waiting + s->start, *last = memrchr(first, '\n', s->piece);
    return last ? (size_t)(last + 1 - first) : s->piece;
}

static ssize_t write_some(const struct stream *s, size_t size)
{
    struct pollfd room = { .fd = s->fd, .events = POLLOUT };
    if (s->socket)
        return send(s->fd, s->waiting + s->start, size, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (s->ask && poll(&room, 1, 0) == 0) {
        errno = EAGAIN;
        return -1;
    }
    return write(s->fd, s->waiting + s->start, size);
}

void stream_go_on(unsigned stream)
{
    struct stream *s = &streams[stream];
    while (s->start < s->end) {
        ssize_t written = write_some(s, next_piece(s));
        if (written >= 0)
            s->start += written;
        else if (errno == EAGAIN)
            return;
        else if (errno != EINTR)
            s->start = s->end;          /* nobody reads any more, or the disk is full: whoever wrote it must not stand still for that */
    }
    s->start = s->end = 0;
}

void stream_write(unsigned stream, size_t size)
{
    streams[stream].end = size;
    stream_go_on(stream);
}

void stream_say(const char *format, ...)
{
    struct stream *s = &streams[error_stream];
    char line[1024];
    va_list arguments;
    va_start(arguments, format);
    text_compose_list(line, sizeof line, format, arguments);
    va_end(arguments);
    size_t size = strlen(line);
    if (s->end + size > STREAM_ROOM)
        return;
    memcpy(s->waiting + s->end, line, size);
    s->end += size;
    stream_go_on(error_stream);
}
