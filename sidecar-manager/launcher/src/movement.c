/* SPDX-License-Identifier: Apache-2.0 */
#include "movement.h"

#include "connections.h"
#include "proc.h"

enum { THREADS_MAX = 512 };             /* of a tree of which it is not known who accepts */

struct look { struct movement *movement; pid_t pid, tid; unsigned threads; bool unreadable; };

static void add_thread(struct look *l, pid_t pid, pid_t tid)
{
    struct movement *m = l->movement;
    struct place place;
    uint64_t switches;
    if (place_read(pid, tid, &place) || !place_switches(pid, tid, &switches)) {
        l->unreadable = true;
        return;
    }
    m->threads += place_mix(place_mix(tid, place.whole), switches);
    /* Wrappers come first and wait for what they have started; so the last process is the one to tell of. */
    if (pid == tid || l->tid) {
        m->pid = pid;
        m->tid = tid;
        m->place = place;
    }
}

static bool visit(pid_t pid, pid_t tid, void *context)
{
    struct look *l = context;
    if (l->tid)
        return false;                   /* only the tree is wanted */
    if (++l->threads <= THREADS_MAX)
        add_thread(l, pid, tid);
    return false;
}

static bool look_at_connections(int listener, struct movement *m)
{
    uint64_t moved;
    int count;
    const pid_t *tree = proc_tree(&count);
    if (!connections_read(listener))
        return false;
    for (int i = 0; i < count; i++) {
        if (connections_owned(tree[i], &moved) < 0)
            return false;
        m->connections += moved;
    }
    return true;
}

void movement_look(pid_t root, pid_t pid, pid_t tid, const int *listeners, unsigned count, struct movement *m)
{
    struct look l = { .movement = m, .pid = pid, .tid = tid };
    *m = (struct movement){ .known = true };
    proc_walk(root, visit, &l);
    if (tid)
        add_thread(&l, pid, tid);
    if (!count || l.unreadable || l.threads > THREADS_MAX || proc_tree_is_cut())
        m->known = false;
    for (unsigned i = 0; i < count && m->known; i++)
        m->known = look_at_connections(listeners[i], m);
}

bool movement_none(const struct movement *before, const struct movement *now)
{
    return before->known && now->known && before->threads == now->threads && before->connections == now->connections;
}
