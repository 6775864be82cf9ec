/* SPDX-License-Identifier: Apache-2.0 */
#include "place.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "proc.h"
#include "text.h"

/* The calls in which programs are found blocked. Newer machines have fewer of them. */
#define ON_A_DESCRIPTOR(name) { SYS_##name, #name, true }
#define ON_OTHER_THINGS(name) { SYS_##name, #name, false }
static const struct { long number; const char *name; bool on_descriptor; } calls[] = {
    ON_A_DESCRIPTOR(read), ON_A_DESCRIPTOR(readv), ON_A_DESCRIPTOR(write), ON_A_DESCRIPTOR(writev), ON_A_DESCRIPTOR(pread64),
    ON_A_DESCRIPTOR(pwrite64), ON_A_DESCRIPTOR(recvfrom), ON_A_DESCRIPTOR(recvmsg), ON_A_DESCRIPTOR(sendto),
    ON_A_DESCRIPTOR(sendmsg), ON_A_DESCRIPTOR(connect), ON_A_DESCRIPTOR(accept), ON_A_DESCRIPTOR(accept4),
    ON_A_DESCRIPTOR(epoll_pwait), ON_A_DESCRIPTOR(epoll_pwait2), ON_A_DESCRIPTOR(io_uring_enter), ON_A_DESCRIPTOR(flock),
    ON_A_DESCRIPTOR(fcntl),
    ON_A_DESCRIPTOR(fsync), ON_A_DESCRIPTOR(fdatasync), ON_A_DESCRIPTOR(ioctl), ON_A_DESCRIPTOR(getdents64),
    ON_OTHER_THINGS(futex), ON_OTHER_THINGS(nanosleep), ON_OTHER_THINGS(clock_nanosleep), ON_OTHER_THINGS(wait4),
    ON_OTHER_THINGS(waitid), ON_OTHER_THINGS(ppoll), ON_OTHER_THINGS(pselect6), ON_OTHER_THINGS(rt_sigsuspend),
    ON_OTHER_THINGS(rt_sigtimedwait), ON_OTHER_THINGS(semtimedop), ON_OTHER_THINGS(openat), ON_OTHER_THINGS(restart_syscall),
    ON_OTHER_THINGS(sched_yield),
#ifdef SYS_epoll_wait
    ON_A_DESCRIPTOR(epoll_wait),
#endif
#ifdef SYS_poll
    ON_OTHER_THINGS(poll), ON_OTHER_THINGS(select), ON_OTHER_THINGS(pause), ON_OTHER_THINGS(open),
#endif
};

uint64_t place_mix(uint64_t a, uint64_t b)
{
    a = (a ^ b) * 0x9e3779b97f4a7c15;
    return a ^ a >> 29;
}

int place_read(pid_t pid, pid_t tid, struct place *place)
{
    char text[256], *at;
    ssize_t length = proc_read(text, sizeof text, "/proc/%d/task/%d/syscall", pid, tid);
    *place = (struct place){ .call = PLACE_RUNNING };
    if (length <= 0)
        return length ? length : -ESRCH;
    for (at = text; *at; at++)
        place->whole = place_mix(place->whole, *at);
    if (*text == 'r')
        return 0;                       /* "running" */
    place->call = strtol(text, &at, 10);
    place->arguments[0] = strtoul(at, &at, 16);
    place->arguments[1] = strtoul(at, &at, 16);
    return 0;
}

void place_words(const struct place *place, char words[PLACE_WORDS_MAX])
{
    if (place->call == PLACE_RUNNING) {
        text_compose(words, PLACE_WORDS_MAX, "running, no system call");
        return;
    }
    if (place->call < 0) {
        text_compose(words, PLACE_WORDS_MAX, "blocked outside of any system call");
        return;
    }
    for (unsigned i = 0; i < sizeof calls / sizeof *calls; i++)
        if (calls[i].number == place->call) {
            if (calls[i].on_descriptor)
                text_compose(words, PLACE_WORDS_MAX, "blocked in %s(%d)", calls[i].name, (int)(place->arguments[0] & 0x7fffffff));
            else
                text_compose(words, PLACE_WORDS_MAX, "blocked in %s", calls[i].name);
            return;
        }
    text_compose(words, PLACE_WORDS_MAX, "blocked in system call %d", (int)place->call);
}

bool place_is_stopped(pid_t pid, pid_t tid)
{
    char text[512], *end;
    return proc_read(text, sizeof text, "/proc/%d/task/%d/stat", pid, tid) > 0 && (end = strrchr(text, ')')) && strlen(end) > 2
           && (end[2] == 'T' || end[2] == 't');
}

bool place_switches(pid_t pid, pid_t tid, uint64_t *switches)
{
    static const char field[] = "\nvoluntary_ctxt_switches:";
    char text[4096], *at;
    if (proc_read(text, sizeof text, "/proc/%d/task/%d/status", pid, tid) <= 0 || !(at = strstr(text, field)))
        return false;
    *switches = strtoull(at + sizeof field - 1, NULL, 10);
    return true;
}
