/* SPDX-License-Identifier: Apache-2.0 */
#include "proc.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "text.h"

static int open_path(const char *path, va_list arguments, int flags)
{
    char full[1100];
    text_compose_list(full, sizeof full, path, arguments);
    return open(full, O_RDONLY | O_CLOEXEC | flags);
}

ssize_t proc_read(char *text, size_t size, const char *path, ...)
{
    va_list arguments;
    va_start(arguments, path);
    int fd = open_path(path, arguments, 0);
    va_end(arguments);
    if (fd < 0)
        return -errno;
    size_t have = 0;
    ssize_t n;
    while ((n = read(fd, text + have, size - 1 - have)) > 0)
        have += n;
    int error = errno;
    close(fd);
    text[have] = 0;
    return n < 0 ? -error : (ssize_t)have;
}

bool directory_open(struct directory *d, const char *path, ...)
{
    va_list arguments;
    va_start(arguments, path);
    d->fd = open_path(path, arguments, O_DIRECTORY);
    va_end(arguments);
    d->length = d->at = 0;
    return d->fd >= 0;
}

long directory_next(struct directory *d)
{
    /* As the kernel writes it: inode 8, offset 8, length 2, type 1, name. */
    enum { LENGTH_AT = 16, NAME_AT = 19 };
    for (;;) {
        if (d->at >= d->length) {
            d->at = 0;
            d->length = syscall(SYS_getdents64, d->fd, d->buffer, sizeof d->buffer);
            if (d->length <= 0)
                return -1;
        }
        const char *entry = d->buffer + d->at, *name = entry + NAME_AT;
        unsigned short length;
        memcpy(&length, entry + LENGTH_AT, sizeof length);
        d->at += length;
        if (*name >= '0' && *name <= '9')
            return strtol(name, NULL, 10);
    }
}

void directory_close(struct directory *d)
{
    close(d->fd);
}

/* ---- the tree of a process ---- */

static pid_t tree[TREE_MAX];
static int tree_size;
static bool tree_cut;
static enum { NOT_KNOWN, PRESENT, ABSENT } children_file;      /* needs CONFIG_PROC_CHILDREN */

bool proc_tree_is_cut(void) { return tree_cut; }

const pid_t *proc_tree(int *count)
{
    *count = tree_size;
    return tree;
}

static void add(pid_t pid)
{
    for (int i = 0; i < tree_size; i++)
        if (tree[i] == pid)
            return;
    if (tree_size < TREE_MAX)
        tree[tree_size++] = pid;
    else
        tree_cut = true;
}

static void add_children_of_thread(pid_t pid, pid_t tid)
{
    char text[8192], *at = text;
    long child;
    if (proc_read(text, sizeof text, "/proc/%d/task/%d/children", pid, tid) <= 0)
        return;
    while ((child = strtol(at, &at, 10)) > 0)
        add(child);
}

/* Without that file: every process whose parent this is. */
static void add_children_of_process(pid_t pid)
{
    struct directory all;
    long other;
    if (!directory_open(&all, "/proc"))
        return;
    while ((other = directory_next(&all)) >= 0) {
        char text[512], *end;
        if (proc_read(text, sizeof text, "/proc/%d/stat", (int)other) > 0 && (end = strrchr(text, ')')) && strlen(end) > 4
            && strtol(end + 4, NULL, 10) == pid)
            add(other);
    }
    directory_close(&all);
}

void proc_walk(pid_t root, visit_thread *visit, void *context)
{
    if (children_file == NOT_KNOWN)
        children_file = access("/proc/thread-self/children", F_OK) == 0 ? PRESENT : ABSENT;
    tree[0] = root;
    tree_size = 1;
    tree_cut = false;
    for (int i = 0; i < tree_size; i++) {
        struct directory threads;
        bool done = false;
        long tid;
        if (!directory_open(&threads, "/proc/%d/task", tree[i]))
            continue;                   /* gone meanwhile */
        while (!done && (tid = directory_next(&threads)) >= 0) {
            done = visit(tree[i], tid, context);
            if (!done && children_file == PRESENT)
                add_children_of_thread(tree[i], tid);
        }
        directory_close(&threads);
        if (done)
            return;
        if (children_file == ABSENT)
            add_children_of_process(tree[i]);
    }
}
