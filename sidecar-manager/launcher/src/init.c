/* SPDX-License-Identifier: Apache-2.0 */
#include "init.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "signals.h"
#include "text.h"

/* More crashes than this within so long, and we give up. A start takes half a second: ten of them show that it was no accident. */
enum { CRASHES_MAX = 10 };
#define CRASHES_WITHIN (30000 * MILLISECOND)
enum { CANNOT_RUN = 126, NOT_FOUND = 127, BY_SIGNAL = 128 };    /* exit statuses, as those of a shell */
#define AGAIN 75                        /* the command's: it wants to be started anew */
#define TEXT_OF(number) #number
#define TEXT(macro) TEXT_OF(macro)

static struct {
    char **command;
    pid_t pid;
    sigset_t before;                    /* what was blocked when we were started: so the command finds it, too */
    sigset_t passed_on;                 /* all that we have passed on to the command that runs now */
    bool told_to_end;
    int64_t crashes[CRASHES_MAX];       /* when, as a ring; 0: never */
    unsigned next_crash;
} init;

static char *digits(char *to, int number, int count)
{
    for (int i = count; i-- > 0; number /= 10)
        to[i] = '0' + number % 10;
    return to + count;
}

/* 2026-01-31T23:59:59.999Z; strftime alone would be a fifth of this program. */
static const char *time_now(char *text)
{
    struct timespec now;
    struct tm utc;
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &utc);
    const struct { int number, count; char behind; } parts[] = {
        { utc.tm_year + 1900, 4, '-' }, { utc.tm_mon + 1, 2, '-' }, { utc.tm_mday, 2, 'T' },
        { utc.tm_hour, 2, ':' }, { utc.tm_min, 2, ':' }, { utc.tm_sec, 2, '.' }, { now.tv_nsec / MILLISECOND, 3, 'Z' } };
    char *end = text;
    for (unsigned i = 0; i < sizeof parts / sizeof *parts; i++) {
        end = digits(end, parts[i].number, parts[i].count);
        *end++ = parts[i].behind;
    }
    *end = 0;
    return text;
}

/* As the manager's own lines are: `kubectl logs` shows both as one. */
static void say_crashed(int signal, const char *what_now)
{
    char time[sizeof "2026-01-31T23:59:59.999Z"];
    text_say(2, "{\"time\":\"%s\",\"level\":\"error\",\"message\":\"the manager was ended by signal %d (%s): %s\"}\n",
             time_now(time), signal, strsignal(signal), what_now);
}

static void start(void)
{
    pid_t us = getpid();
    sigemptyset(&init.passed_on);
    init.pid = fork();
    if (init.pid > 0)
        return;
    if (init.pid < 0) {
        text_say(2, "muster-launcher: cannot start %s: %s\n", *init.command, strerror(errno));
        exit(1);
    }
    /* Two managers must never be: one whose container is ended by the end of its init ends as well. */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != us)
        _exit(BY_SIGNAL + SIGKILL);
    sigprocmask(SIG_SETMASK, &init.before, NULL);
    execvp(*init.command, init.command);
    int why = errno;
    text_say(2, "muster-launcher: cannot run %s: %s\n", *init.command, strerror(why));
    _exit(why == ENOENT ? NOT_FOUND : CANNOT_RUN);
}

/* One that wants to be started again counts as well: whatever does so all the time has no good reason to. */
static bool crashes_too_often(void)
{
    int64_t now = now_ns(), *oldest = &init.crashes[init.next_crash];
    bool often = *oldest && now - *oldest < CRASHES_WITHIN;
    *oldest = now;
    init.next_crash = (init.next_crash + 1) % CRASHES_MAX;
    return often;
}

static void command_exited(int status)
{
    if (status != AGAIN || init.told_to_end || crashes_too_often())
        exit(status);
    start();
}

static void command_ended(int status)
{
    if (WIFEXITED(status)) {
        command_exited(WEXITSTATUS(status));
        return;
    }
    int signal = WTERMSIG(status);
    if (init.told_to_end || sigismember(&init.passed_on, signal))
        exit(BY_SIGNAL + signal);
    if (crashes_too_often()) {
        say_crashed(signal, "too often by now; its container ends");
        exit(BY_SIGNAL + signal);
    }
    say_crashed(signal, "it is started again");
    start();
}

/* Orphans of all kinds come to process 1. */
static void reap(void)
{
    int status;
    for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;)
        if (pid == init.pid)
            command_ended(status);
}

/* What a terminal sends reaches all of its foreground processes; the command is one, and must not have it twice. */
static void pass_on(const siginfo_t *info)
{
    int signal = info->si_signo;
    sigaddset(&init.passed_on, signal);
    init.told_to_end |= signal == SIGTERM || signal == SIGINT;
    if (info->si_code != SI_KERNEL)
        kill(init.pid, signal);
}

_Noreturn void init_run(char **command)
{
    sigset_t blocked;
    siginfo_t info;
    init.command = command;
    signals_block(&blocked, &init.before);
    if (setenv(INIT_AGAIN, TEXT(AGAIN), 1) != 0)
        text_say(2, "muster-launcher: no memory for %s\n", INIT_AGAIN);
    if (getpid() != 1)
        prctl(PR_SET_CHILD_SUBREAPER, 1);
    start();
    /* The kernel hands out the lower number first: of an end that was asked for we hear before we hear of the end. */
    for (;;)
        switch (sigwaitinfo(&blocked, &info)) {
        case -1: case SIGPIPE: break;   /* nobody reads what we have to say */
        case SIGCHLD: reap(); break;
        default: pass_on(&info);
        }
}
