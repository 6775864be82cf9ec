/* SPDX-License-Identifier: Apache-2.0 */
#include "stats.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "children.h"
#include "link.h"
#include "proc.h"

_Static_assert(sizeof(struct header) + CHILDREN_MAX * sizeof(struct stats_report) <= PACKET_MAX, "one packet is enough");

/* The fields of /proc/PID/stat behind the name, which may hold anything; numbered as in proc_pid_stat(5). */
enum { FIRST = 3, USER_TIME = 14, CHILDREN_SYSTEM_TIME = 17, RESIDENT_PAGES = 24 };

static bool add_thread(pid_t pid, pid_t tid, void *context)
{
    struct stats_report *sum = context;
    char text[1024], *at;
    uint64_t ticks = 0, pages = 0;
    sum->threads++;
    if (tid != pid || proc_read(text, sizeof text, "/proc/%d/stat", pid) <= 0 || !(at = strrchr(text, ')')))
        return false;
    at++;
    for (int field = FIRST; field <= RESIDENT_PAGES && *at; field++) {
        at += strspn(at, " ");
        if (field >= USER_TIME && field <= CHILDREN_SYSTEM_TIME)
            ticks += strtoull(at, NULL, 10);
        if (field == RESIDENT_PAGES)
            pages = strtoull(at, NULL, 10);
        at += strcspn(at, " ");
    }
    sum->processes++;
    sum->cpu_ns += ticks * (1000000000ULL / sysconf(_SC_CLK_TCK));
    sum->rss_bytes += pages * sysconf(_SC_PAGESIZE);
    return false;
}

void stats_report(void)
{
    report_begin(STATS_REPORT, 0, 0);
    for (struct child *c = NULL; (c = child_next(c));) {
        struct stats_report sum = { .id = c->id };
        if (!child_is_live(c))
            continue;
        proc_walk(c->pid, add_thread, &sum);
        report_bytes(&sum, sizeof sum);
    }
    report_end();
}
