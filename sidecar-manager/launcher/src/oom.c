/* SPDX-License-Identifier: Apache-2.0 */
#include "oom.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "proc.h"
#include "text.h"

/* One rise of the counter explains one death; two children killed together may be reaped a little apart. */
#define SURPLUS_KEPT (1000 * MILLISECOND)

static char counter_path[1024];         /* empty: no counter */
static int64_t last, surplus, surplus_until;

int64_t oom_count(const char *text)
{
    for (const char *line = text; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (!strncmp(line, "oom_kill ", 9))
            return strtoll(line + 9, NULL, 10);
    }
    return -1;
}

static size_t line_length(const char *line) { return strcspn(line, "\n"); }

static bool line_has(const char *line, const char *word)
{
    const char *found = strstr(line, word);
    return found && found + strlen(word) <= line + line_length(line);
}

/* Our path in that hierarchy: the third field of its line, "0::/path" (v2) or "4:cpu,memory:/path" (v1). */
static const char *own_group(const char *cgroup, int version)
{
    for (const char *line = cgroup; *line; line += line_length(line), line += *line == '\n') {
        const char *names = strchr(line, ':'), *path = names ? strchr(names + 1, ':') : NULL;
        if (!path)
            break;
        for (const char *name = names + 1; version == 1 && name < path; name += strcspn(name, ",:") + 1)
            if (!strncmp(name, "memory", 6) && (name[6] == ',' || name[6] == ':'))
                return path + 1;
        if (version == 2 && path == names + 1)
            return path + 1;
    }
    return NULL;
}

static void copy(char *to, size_t size, const char *from, size_t length)
{
    length = length < size ? length : size - 1;
    memcpy(to, from, length);
    to[length] = 0;
}

/* Copies the field of that number, counted from 0 and separated by single spaces; empty when there is none. */
static void field(const char *line, int number, char *to, size_t size)
{
    for (; number && *line && *line != '\n'; number--) {
        line += strcspn(line, " \n");
        line += *line == ' ';
    }
    copy(to, size, line, strcspn(line, " \n"));
}

/* A line of mountinfo: "31 23 0:28 ROOT MOUNTPOINT options [fields] - TYPE source super-options". */
bool oom_path(const char *cgroup, const char *mountinfo, int version, char *path, unsigned size)
{
    const char *group = own_group(cgroup, version);
    if (!group)
        return false;
    for (const char *line = mountinfo; *line; line += line_length(line), line += *line == '\n') {
        char root[512], point[512], type[32], options[512], below[512];
        const char *rest = strstr(line, " - ");
        if (!rest || !line_has(line, " - "))
            continue;
        field(line, 3, root, sizeof root);
        field(line, 4, point, sizeof point);
        field(rest, 2, type, sizeof type);          /* the rest begins with a space */
        field(rest, 4, options, sizeof options);
        if (strcmp(type, version == 2 ? "cgroup2" : "cgroup") || (version == 1 && !strstr(options, "memory")))
            continue;
        /* Seen from a cgroup namespace, a mount from outside of it begins above our root, who knows where. */
        if (!strncmp(root, "/..", 3))
            continue;
        /* Inside a container the mount's root is often our own group, and nothing is left of the path. */
        size_t prefix = strcmp(root, "/") ? strlen(root) : 0, length = line_length(group);
        bool inside = prefix + 1 < length && !strncmp(group, root, prefix);
        copy(below, sizeof below, inside ? group + prefix : "", inside ? length - prefix : 0);
        return text_compose(path, size, "%s%s/%s", point, below, version == 2 ? "memory.events" : "memory.oom_control");
    }
    return false;
}

static int64_t read_counter(void)
{
    char text[1024];
    return counter_path[0] && proc_read(text, sizeof text, "%s", counter_path) > 0 ? oom_count(text) : -1;
}

void oom_start(void)
{
    static char cgroup[8192], mountinfo[65536];
    if (proc_read(cgroup, sizeof cgroup, "/proc/self/cgroup") <= 0
        || proc_read(mountinfo, sizeof mountinfo, "/proc/self/mountinfo") <= 0)
        return;
    for (int version = 1; version <= 2; version++)
        if (oom_path(cgroup, mountinfo, version, counter_path, sizeof counter_path) && (last = read_counter()) >= 0)
            return;
    counter_path[0] = 0;
}

bool oom_killed(void)
{
    int64_t count = read_counter(), now = now_ns();
    if (count < 0)
        return false;
    if (now > surplus_until)
        surplus = 0;
    if (count > last) {
        surplus += count - last;
        surplus_until = now + SURPLUS_KEPT;
        last = count;
    }
    return surplus > 0 && surplus-- > 0;
}
