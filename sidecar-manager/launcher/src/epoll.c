/* SPDX-License-Identifier: Apache-2.0 */
#include "epoll.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <unistd.h>

#include "clock.h"
#include "proc.h"
#include "text.h"

enum { NESTING_MAX = 2, NESTED_MAX = 16, CACHE_SIZE = 256, OPCODE_ACCEPT = 13 };

static unsigned socket_device;          /* of sockfs, as epoll's fdinfo writes it: inode numbers are unique only within it */

void epoll_start(void)
{
    struct stat info;
    int any = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (any >= 0 && fstat(any, &info) == 0)
        socket_device = major(info.st_dev) << 20 | minor(info.st_dev);
    if (any >= 0)
        close(any);
}

enum kind descriptor_kind(pid_t pid, long fd, unsigned long inode)
{
    char path[64], link[64];
    ssize_t length;
    if (fd < 0)
        return KIND_OTHER;
    text_compose(path, sizeof path, "/proc/%d/fd/%d", pid, (int)fd);
    if ((length = readlink(path, link, sizeof link - 1)) < 0)
        return KIND_UNREADABLE;
    link[length] = 0;
    if (!strncmp(link, "socket:[", 8))
        return strtoul(link + 8, NULL, 10) == inode ? KIND_SOCKET : KIND_OTHER;
    if (!strcmp(link, "anon_inode:[eventpoll]"))
        return KIND_EPOLL;
    return strcmp(link, "anon_inode:[io_uring]") ? KIND_OTHER : KIND_RING;
}

bool peek(pid_t pid, unsigned long address, void *to, size_t size)
{
    struct iovec here = { to, size }, there = { (void *)address, size };
    char path[64];
    ssize_t n = process_vm_readv(pid, &here, 1, &there, 1, 0);
    if (n >= 0)
        return n == (ssize_t)size;
    /* A seccomp profile may forbid the call; the file asks for the same rights. */
    text_compose(path, sizeof path, "/proc/%d/mem", pid);
    int memory = open(path, O_RDONLY | O_CLOEXEC);
    if (memory < 0)
        return false;
    n = pread(memory, to, size, address);
    close(memory);
    return n == (ssize_t)size;
}

/* A ring's fdinfo lists what is armed by opcode only. */
bool ring_accepts(pid_t pid, long fd)
{
    static char text[16384];
    if (proc_read(text, sizeof text, "/proc/%d/fdinfo/%d", pid, (int)fd) <= 0)
        return false;
    char *at = strstr(text, "PollList:");
    while (at && (at = strstr(at + 1, "op=")))
        if (strtol(at + 3, NULL, 10) == OPCODE_ACCEPT)
            return true;
    return false;
}

/* Go registers every socket, edge-triggered, when the listener is made and not when Accept is called. What it leaves with
 * epoll points to its pollDesc: { link, fd, [fdseq,] atomicInfo, rg, wg, ... }. `rg` is 0, 1 or 2 unless a goroutine is parked
 * there, then its address. Newer versions put a tag, the low bits of fdseq, below the pointer. */
static enum interest go_interest(pid_t pid, uint64_t data, long fd)
{
    static const struct { int tag_bits, align_bits, rg; } layouts[] = {
        { 24, 9, 4 }, { 25, 9, 4 },     /* pollDesc aligned to 512 bytes */
        { 19, 3, 4 },                   /* to 8 bytes */
        { 0, 0, 3 }, { 0, 0, 4 },       /* a plain pointer, as until 1.19 */
    };
    for (unsigned i = 0; i < sizeof layouts / sizeof *layouts; i++) {
        unsigned long words[5], address = (unsigned long)((int64_t)data >> layouts[i].tag_bits) << layouts[i].align_bits;
        bool tagged = layouts[i].tag_bits;
        if (address < 4096 || address % 8 || !peek(pid, address, words, sizeof words) || words[1] != (unsigned long)fd
            || (tagged && (words[2] & 0xffff) != (data & 0xffff)))
            continue;
        unsigned long waiting = words[layouts[i].rg];
        if (waiting <= 2)
            return INTEREST_GO_IDLE;
        if (waiting >= 4096)
            return INTEREST_GO_WAITING;
    }
    return INTEREST_EDGE;               /* not Go, or one that we do not know */
}

/* ---- the text of an epoll set ---- */

struct entry { long fd; unsigned events, device; unsigned long inode; uint64_t data; };

/* "tfd: 5 events: 19 data: 5 pos:0 ino:4e8f sdev:9", numbers but the first in hexadecimal. */
static bool parse_entry(const char *line, struct entry *e)
{
    const char *events = strstr(line, "events:"), *data = strstr(line, "data:"), *inode = strstr(line, " ino:"),
               *device = strstr(line, "sdev:");
    if (strncmp(line, "tfd:", 4) || !events || !data || !inode || !device)
        return false;
    e->fd = strtol(line + 4, NULL, 10);
    e->events = strtoul(events + 7, NULL, 16);
    e->data = strtoull(data + 5, NULL, 16);
    e->inode = strtoul(inode + 5, NULL, 16);
    e->device = strtoul(device + 5, NULL, 16);
    return true;
}

static enum interest entry_interest(pid_t pid, const struct entry *e, unsigned long inode)
{
    if (e->device != socket_device || e->inode != inode || !(e->events & (EPOLLIN | EPOLLRDNORM)))
        return INTEREST_NONE;           /* without EPOLLIN: a one-shot that has fired and was not armed again */
    return e->events & EPOLLET ? go_interest(pid, e->data, e->fd) : INTEREST_LEVEL;
}

struct nested { long fds[NESTED_MAX]; int count; };

/* The set may be far larger than any buffer, so it is read line by line. */
static enum interest read_set(pid_t pid, int file, unsigned long inode, struct nested *nested)
{
    char text[8192], *line, *end;
    size_t have = 0;
    ssize_t n;
    enum interest best = INTEREST_NONE;
    while ((n = read(file, text + have, sizeof text - 1 - have)) > 0) {
        have += n;
        text[have] = 0;
        for (line = text; (end = strchr(line, '\n')); line = end + 1) {
            struct entry e;
            *end = 0;
            if (!parse_entry(line, &e))
                continue;
            enum interest found = entry_interest(pid, &e, inode);
            if (found >= INTEREST_GO_WAITING)
                return found;
            if (found > best)
                best = found;           /* read on: Go has one entry for the descriptor it was given and one for its duplicate */
            if (e.device != socket_device && (e.events & EPOLLIN) && nested->count < NESTED_MAX)
                nested->fds[nested->count++] = e.fd;
        }
        have = strlen(line);
        memmove(text, line, have);
    }
    return best;
}

static enum interest search_set(pid_t pid, long fd, unsigned long inode, int depth)
{
    struct nested nested = { .count = 0 };
    char path[64];
    text_compose(path, sizeof path, "/proc/%d/fdinfo/%d", pid, (int)fd);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return INTEREST_NONE;
    enum interest found = read_set(pid, file, inode, &nested);
    close(file);
    for (int i = 0; i < nested.count && !found; i++) {
        enum kind kind = descriptor_kind(pid, nested.fds[i], inode);
        if (kind == KIND_EPOLL && depth < NESTING_MAX)
            found = search_set(pid, nested.fds[i], inode, depth + 1);
        else if (kind == KIND_RING && ring_accepts(pid, nested.fds[i]))
            found = INTEREST_RING;
    }
    return found;
}

/* Reading a set holds its lock in the kernel, the only thing here that the server could feel: so at most 1 % of the time. */
enum interest epoll_interest(pid_t pid, long fd, unsigned long inode)
{
    static struct { pid_t pid; int fd; unsigned long inode; enum interest found; int64_t until; } cache[CACHE_SIZE], *c;
    int64_t cost = cost_ns();
    c = &cache[((unsigned)pid * 31 + (unsigned)fd * 7 + inode) % CACHE_SIZE];
    if (c->pid == pid && c->fd == fd && c->inode == inode && now_ns() < c->until)
        return c->found;
    c->found = search_set(pid, fd, inode, 0);
    c->pid = pid;
    c->fd = fd;
    c->inode = inode;
    c->until = pause_until(cost, 100);
    return c->found;
}
