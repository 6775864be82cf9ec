/* SPDX-License-Identifier: Apache-2.0 */
#include "spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "clock.h"
#include "held.h"
#include "proc.h"
#include "relay.h"

#ifndef SYS_close_range
#define SYS_close_range 436             /* the same number on every machine */
#endif
enum { SET_CLOSE_ON_EXEC = 4 };         /* CLOSE_RANGE_CLOEXEC */

enum { ENVIRONMENT_MAX = 32768, ARGUMENTS_MAX = 32768, PID_ENTRIES_MAX = 32, PID_DIGITS = 12 };
#define DEFAULT_PATH "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

extern char **environ;

/* What the child is to become. One at a time, so it is static; the child has its own copy. */
static struct {
    struct { int from, to; } places[PLACES_MAX + 3];
    unsigned place_count;
    int highest;                                    /* the highest target */
    const char *directory, *path;
    const char *environment[ENVIRONMENT_MAX + 1];
    unsigned environment_count;
    const char *arguments[ARGUMENTS_MAX + 1];
    char *digits[PID_ENTRIES_MAX];                  /* where the child writes its pid */
    unsigned digits_count;
    char text[PACKET_MAX];                          /* the "K=<pid>" entries */
    size_t text_used;
} plan;

static int null_descriptor;
static bool open_files_given;           /* else a child has our own limit */
static rlim_t open_files;
enum { OPEN_FILES_WANTED = 8192 };      /* what is held, and a few for each child */

/* As `ulimit -Sn` prints it. False: it is not there, or no number. */
static bool read_open_files(const char *value)
{
    char *end;
    if (!value || ((*value < '0' || *value > '9') && strcmp(value, "unlimited")))
        return false;
    errno = 0;
    open_files = *value == 'u' ? RLIM_INFINITY : strtoull(value, &end, 10);
    return *value == 'u' || (!*end && !errno);
}

/* Ours only: each child gets the limit that it would have had. Where it cannot be raised, fewer fit. */
static void raise_open_files(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur >= OPEN_FILES_WANTED)
        return;
    if (!open_files_given) {
        open_files = limit.rlim_cur;
        open_files_given = true;
    }
    limit.rlim_cur = limit.rlim_max < OPEN_FILES_WANTED ? limit.rlim_max : OPEN_FILES_WANTED;
    setrlimit(RLIMIT_NOFILE, &limit);
}

void spawn_start(void)
{
    null_descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC);
    open_files_given = read_open_files(getenv("MUSTER_OPEN_FILES"));
    raise_open_files();
}

/* ---- before the fork ---- */

static bool add_place(int from, int to)
{
    if (from < 0)
        return false;
    plan.places[plan.place_count].from = from;
    plan.places[plan.place_count++].to = to;
    if (to > plan.highest)
        plan.highest = to;
    return true;
}

static bool has_place(int to)
{
    for (unsigned i = 0; i < plan.place_count; i++)
        if (plan.places[i].to == to)
            return true;
    return false;
}

static const char *plan_places(const struct request *r, const int *streams, const char *strings, int *error)
{
    plan.place_count = 0;
    plan.highest = 2;
    *error = ENOENT;                    /* what is not held */
    for (unsigned i = 0; i < r->spawn.places; i++, strings = parse_next(strings))
        if (!add_place(held_find(strings), r->spawn.targets[i]))
            return NULL;
    for (int i = 0; i < 3; i++)
        if (r->header.flags & 1u << i && !add_place(*streams++, i))
            return NULL;
    if (!has_place(0) && !add_place(null_descriptor, 0))
        return NULL;
    return strings;
}

/* With no room for a relay the child writes to our own streams itself. */
static void plan_relay(struct child *c, int writers[STREAMS])
{
    c->relay = relay_open(writers);
    for (int stream = 0; c->relay != NO_RELAY && stream < STREAMS; stream++)
        if (!has_place(stream + 1))
            add_place(writers[stream], stream + 1);
}

static bool same_key(const char *a, const char *b)
{
    size_t length = strcspn(b, "=");
    return !strncmp(a, b, length) && (a[length] == '=' || !a[length]);
}

/* What was meant for the launcher, or for whoever started it, is not passed on. */
static bool is_scrubbed(const char *entry)
{
    return !strncmp(entry, "LISTEN_", 7) || !strncmp(entry, "WATCHDOG_", 9) || !strncmp(entry, "MUSTER_", 7)
           || same_key(entry, "NOTIFY_SOCKET");
}

/* Copies "K=@pid" as "K=" and room for the digits, to be written by the child, which alone knows them. */
static const char *pid_entry(const char *entry)
{
    size_t key = strcspn(entry, "=") + 1;
    char *copy = plan.text + plan.text_used;
    if (plan.digits_count == PID_ENTRIES_MAX || plan.text_used + key + PID_DIGITS > sizeof plan.text)
        return NULL;
    memcpy(copy, entry, key);
    plan.digits[plan.digits_count++] = copy + key;
    plan.text_used += key + PID_DIGITS;
    return copy;
}

static bool change_environment(const char *entry)
{
    const char *value = strchr(entry, '=');
    unsigned i = 0;
    while (i < plan.environment_count && !same_key(plan.environment[i], entry))
        i++;
    if (!value) {
        if (i < plan.environment_count)
            plan.environment[i] = plan.environment[--plan.environment_count];
        return true;
    }
    if (i == ENVIRONMENT_MAX || (!strcmp(value, "=@pid") && !(entry = pid_entry(entry))))
        return false;
    plan.environment[i] = entry;
    if (i == plan.environment_count)
        plan.environment_count++;
    return true;
}

static const char *plan_environment(const struct request *r, const char *strings)
{
    plan.environment_count = plan.digits_count = plan.text_used = 0;
    for (char **e = environ; *e; e++) {
        if (plan.environment_count == ENVIRONMENT_MAX)
            return NULL;
        if (!is_scrubbed(*e))
            plan.environment[plan.environment_count++] = *e;
    }
    for (unsigned i = 0; i < r->spawn.environment; i++, strings = parse_next(strings))
        if (!change_environment(strings))
            return NULL;
    plan.environment[plan.environment_count] = NULL;
    plan.path = DEFAULT_PATH;
    for (unsigned i = 0; i < plan.environment_count; i++)
        if (!strncmp(plan.environment[i], "PATH=", strlen("PATH=")))    /* what we inherit may be a PATH without a "=" */
            plan.path = plan.environment[i] + strlen("PATH=");
    return strings;
}

static bool plan_arguments(const struct request *r, const char *strings)
{
    if (r->spawn.arguments > ARGUMENTS_MAX)
        return false;
    for (unsigned i = 0; i < r->spawn.arguments; i++, strings = parse_next(strings))
        plan.arguments[i] = strings;
    plan.arguments[r->spawn.arguments] = NULL;
    return true;
}

/* ---- between fork and exec: async-signal-safe calls only ---- */

static _Noreturn void fail(int confirm, enum stage stage)
{
    struct not_spawned failure = { errno, stage };
    while (write(confirm, &failure, sizeof failure) < 0 && errno == EINTR)
        ;
    _exit(127);
}

/* Asks the kernel itself: a libc keeps a few signals for its threads and would leave them ignored, had we inherited that. */
static void reset_signals(void)
{
    static const unsigned long standard[8];         /* SIG_DFL, no flags, an empty mask */
    sigset_t none;
    for (int signal = 1; signal <= 64; signal++)
        syscall(SYS_rt_sigaction, signal, standard, NULL, 8);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Nothing above standard error survives exec, unless it is placed afterwards. */
static void close_all_on_exec(void)
{
    struct directory open_ones;
    long fd;
    if (syscall(SYS_close_range, 3, UINT_MAX, SET_CLOSE_ON_EXEC) == 0)
        return;
    if (directory_open(&open_ones, "/proc/self/fd")) {
        while ((fd = directory_next(&open_ones)) >= 0)
            if (fd > 2)
                fcntl(fd, F_SETFD, FD_CLOEXEC);
        directory_close(&open_ones);
        return;
    }
    for (fd = 3; fd < 65536; fd++)
        fcntl(fd, F_SETFD, FD_CLOEXEC);
}

/* All sources go above all targets first: no dup2 can then hit a source that is still needed, nor be dup2(n, n), which
 * would leave close-on-exec set. */
static bool place_descriptors(int *confirm)
{
    if ((*confirm = fcntl(*confirm, F_DUPFD_CLOEXEC, plan.highest + 1)) < 0)
        return false;
    for (unsigned i = 0; i < plan.place_count; i++)
        if ((plan.places[i].from = fcntl(plan.places[i].from, F_DUPFD_CLOEXEC, plan.highest + 1)) < 0)
            return false;
    close_all_on_exec();
    for (unsigned i = 0; i < plan.place_count; i++)
        if (dup2(plan.places[i].from, plan.places[i].to) < 0)
            return false;
    return true;
}

/* The manager's JVM raises the soft limit for itself; a worker gets the user's. Programs that use select, or close all
 * descriptors one by one, rely on it. Where the kernel forbids the change, the worker runs with ours. */
static void restore_open_files(void)
{
    struct rlimit limit;
    if (!open_files_given || getrlimit(RLIMIT_NOFILE, &limit) < 0)
        return;
    limit.rlim_cur = open_files < limit.rlim_max ? open_files : limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

static void write_pid(void)
{
    char reversed[PID_DIGITS];
    unsigned length = 0;
    for (pid_t rest = getpid(); rest; rest /= 10)
        reversed[length++] = '0' + rest % 10;
    for (unsigned i = 0; i < plan.digits_count; i++) {
        for (unsigned j = 0; j < length; j++)
            plan.digits[i][j] = reversed[length - 1 - j];
        plan.digits[i][length] = 0;
    }
}

/* As execvp, but with the child's own PATH, and a program that may not be run is not hidden by one that is not there. */
static void execute(void)
{
    const char *program = plan.arguments[0];
    char *const *arguments = (char *const *)plan.arguments, *const *environment = (char *const *)plan.environment;
    size_t length = strlen(program);
    int error = ENOENT;
    if (strchr(program, '/')) {
        execve(program, arguments, environment);
        return;
    }
    for (const char *at = plan.path;; at++) {
        char candidate[PATH_MAX];
        size_t directory = strcspn(at, ":");
        if (directory + length + 2 <= sizeof candidate) {
            memcpy(candidate, at, directory);
            candidate[directory] = '/';
            memcpy(candidate + directory + !!directory, program, length + 1);      /* "" is the current directory */
            execve(candidate, arguments, environment);
            if (errno == EACCES)
                error = errno;
            else if (errno != ENOENT && errno != ENOTDIR)
                return;
        }
        at += directory;
        if (!*at)
            break;
    }
    errno = error;
}

static _Noreturn void become(int confirm, pid_t launcher)
{
    int original = confirm;
    setpgid(0, 0);
    reset_signals();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != launcher)          /* it died before we asked to be told */
        _exit(127);
    if (!place_descriptors(&confirm))
        fail(confirm < 0 ? original : confirm, STAGE_DESCRIPTORS);
    if (*plan.directory && chdir(plan.directory) < 0)
        fail(confirm, STAGE_DIRECTORY);
    restore_open_files();               /* after the descriptors: their numbers may be above it */
    write_pid();
    execute();
    fail(confirm, STAGE_EXEC);
}

/* ---- the fork ---- */

static bool refuse(struct not_spawned *why, int error, enum stage stage)
{
    *why = (struct not_spawned){ error, stage };
    return false;
}

bool spawn(const struct request *r, const int *streams, struct child *c, struct not_spawned *why)
{
    const char *strings = r->spawn.strings;
    int ends[2], writers[STREAMS] = { -1, -1 }, error;
    pid_t launcher = getpid();
    plan.directory = r->spawn.directory;
    if (!(strings = plan_places(r, streams, strings, &error)))
        return refuse(why, error, STAGE_DESCRIPTORS);
    if (!(strings = plan_environment(r, strings)) || !plan_arguments(r, strings))
        return refuse(why, E2BIG, STAGE_LIMIT);
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0)
        return refuse(why, errno, STAGE_LIMIT);
    if (r->header.flags & SPAWN_RELAY)
        plan_relay(c, writers);
    c->started_ms = clock_ns(CLOCK_REALTIME) / MILLISECOND;
    pid_t pid = fork();
    if (pid == 0)
        become(ends[1], launcher);
    error = errno;
    close(ends[1]);
    for (int stream = 0; stream < STREAMS; stream++)
        if (writers[stream] >= 0)
            close(writers[stream]);
    if (pid < 0) {
        close(ends[0]);
        return refuse(why, error, STAGE_FORK);
    }
    setpgid(pid, pid);                  /* both sides: whoever comes first, the group exists before anybody signals it */
    c->pid = pid;
    c->confirm = ends[0];
    c->state = STARTING;
    return true;
}
