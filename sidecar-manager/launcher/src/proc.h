/* SPDX-License-Identifier: Apache-2.0 */
/* proc.h - reading /proc without allocating. */
#ifndef MUSTER_PROC_H
#define MUSTER_PROC_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { TREE_MAX = 1024 };       /* processes of one tree; what is beyond is not seen */

/* The whole file, cut at `size`, NUL-terminated. Returns its length or -errno. */
ssize_t proc_read(char *text, size_t size, const char *path, ...) __attribute__((format(printf, 3, 4)));

/* The entries of a directory that are numbers: descriptors, threads, processes. */
struct directory { int fd; int length, at; char buffer[2048] __attribute__((aligned(8))); };
bool directory_open(struct directory *d, const char *path, ...) __attribute__((format(printf, 2, 3)));
long directory_next(struct directory *d);       /* -1: no more */
void directory_close(struct directory *d);

/* Visits every thread of the process and of its descendants, parents first; ends early when a visit says so (true).
 * Not re-entrant. Afterwards proc_tree() has the processes met, the root first. */
typedef bool visit_thread(pid_t pid, pid_t tid, void *context);
void proc_walk(pid_t root, visit_thread *visit, void *context);
const pid_t *proc_tree(int *count);
bool proc_tree_is_cut(void);     /* it had more processes than TREE_MAX */

#endif
