/* SPDX-License-Identifier: Apache-2.0 */
#include "loop.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "children.h"
#include "clock.h"
#include "commands.h"
#include "ears.h"
#include "guard.h"
#include "held.h"
#include "link.h"
#include "oom.h"
#include "proc.h"
#include "relay.h"
#include "signals.h"
#include "spawn.h"
#include "watch.h"

#define RETRY_FIRST (5 * MILLISECOND)
#define RETRY_LONGEST (250 * MILLISECOND)
#define RECHECK (100 * MILLISECOND)             /* of groups that outlive their leader, and of what does not die */
#define KILLED_WITHIN (2000 * MILLISECOND)      /* what is not gone this long after KILL is left to the kernel */
#define ANSWERED_WITHIN (5000 * MILLISECOND)    /* a manager that is told of our end and says nothing at all stands still, or does not come back */
#define FLUSHED_WITHIN (1000 * MILLISECOND)     /* what workers wrote last, when who reads our output is slow */
enum { COMMANDS_PER_TURN = 64 };                /* so that a busy manager cannot keep us from reaping */

enum phase { SERVING, STOPPING, KILLING };

static struct {
    bool local;
    const char *socket;
    char **command;
    int signals;                        /* the signalfd */
    bool terminating;                   /* we were told to stop */
    int64_t answer_by;                  /* else we stop without the manager; NEVER: nothing was asked, or it has answered */
    int64_t retry_at, retry_delay;
    bool complained;                    /* about not being able to connect, since the last connection */
    enum phase phase;
    int64_t phase_ends;                 /* STOPPING: then KILL; KILLING: then exit, whatever is left */
    int64_t recheck_at;
    int exit_status;
    const char *unclean;                /* why our end is not what it should be; NULL: it is */
    struct configure configure;
} loop = { .answer_by = NEVER, .retry_delay = RETRY_FIRST, .phase_ends = NEVER, .recheck_at = NEVER,
           .configure = { .grace_ms = 10000, .stop_signal = SIGTERM } };

static uint8_t note[NOTE_MAX];
static uint32_t note_size;

void loop_configure(const struct configure *configure) { loop.configure = *configure; }
bool loop_is_draining(void) { return loop.phase != SERVING; }

void loop_remember(const uint8_t *bytes, uint32_t size)
{
    memcpy(note, bytes, size);
    note_size = size;
}

/* ---- the end ---- */

static bool kill_stray(pid_t pid, pid_t tid, void *launcher)
{
    if (pid == tid && pid != *(pid_t *)launcher)
        kill(pid, SIGKILL);
    return false;
}

/* The groups, and what has left them but still descends from us: as its subreaper we would be its parent. */
static void kill_everything(void)
{
    pid_t self = getpid();
    for (struct child *c = NULL; (c = child_next(c));)
        child_signal(c, SIGKILL, TO_GROUP);
    proc_walk(self, kill_stray, &self);
}

static void enter_killing(void)
{
    held_release_all();
    loop.phase = KILLING;
    loop.phase_ends = now_ns() + KILLED_WITHIN;
    kill_everything();
}

/* Nobody decides for us any more: stop, wait for the grace we were last told, kill. */
static void drain(void)
{
    loop.answer_by = NEVER;
    if (loop.phase != SERVING)
        return;
    if (!loop.terminating)
        loop.unclean = "the manager is gone";
    held_release_all();
    loop.phase = STOPPING;
    loop.phase_ends = now_ns() + loop.configure.grace_ms * MILLISECOND;
    for (struct child *c = NULL; (c = child_next(c));)
        child_signal(c, loop.configure.stop_signal, child_is_live(c) ? TO_PROCESS : TO_GROUP);
}

void loop_exit(uint32_t status)
{
    loop.exit_status = status;
    loop.unclean = status ? "the manager said so" : NULL;
    enter_killing();
}

/* No process at all descends from us: what has lost its parent would be our child. */
static bool nobody_left(void)
{
    siginfo_t info;
    return !child_next(NULL) && waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) < 0 && errno == ECHILD;
}

static void finish_draining(int64_t now)
{
    if (loop.phase == STOPPING && child_next(NULL) && now >= loop.phase_ends)
        loop.unclean = loop.terminating ? "workers were killed, as they did not stop in time"
                                        : "the manager is gone; workers were killed, as they did not stop in time";
    if (loop.phase == STOPPING && (now >= loop.phase_ends || !child_next(NULL)))
        enter_killing();
    if (loop.phase != KILLING || (now < loop.phase_ends && !nobody_left()))
        return;
    if (!nobody_left())
        loop.unclean = "processes are left that cannot be killed";
    kill_everything();
    if (loop.unclean)
        stream_say("muster-launcher: ends with status %d: %s\n", loop.exit_status, loop.unclean);
    relay_finish(now_ns() + FLUSHED_WITHIN);
    link_flush();                       /* the last EXITED, if it can still be had */
    exit(loop.exit_status);
}

/* ---- the manager ---- */

static void say_hello(void)
{
    struct hello hello = { .version = PROTOCOL_VERSION, .pid = getpid(), .uid = getuid(), .note_size = note_size };
    while (loop.command[hello.arguments])
        hello.arguments++;
    report_begin(HELLO, HELLO_GUARDS | HELLO_RELAYS | (loop.local ? HELLO_LOCAL : 0) | (loop.terminating ? HELLO_TERMINATING : 0), 0);
    report_bytes(&hello, sizeof hello);
    report_bytes(note, note_size);
    for (char **argument = loop.command; *argument; argument++)
        report_string(*argument);
    report_end();
}

/* Everything a manager that knows nothing must be told. */
static void synchronize(void)
{
    say_hello();
    for (struct child *c = NULL; (c = child_next(c));) {
        struct child_report child = { .pid = c->pid, .tag_size = c->tag_size, .started_ms = c->started_ms };
        if (c->state == FAILED)
            continue;
        report_begin(CHILD, c->state == LINGERING ? CHILD_LINGERING : 0, c->id);
        report_bytes(&child, sizeof child);
        report_bytes(child_tag(c), c->tag_size);
        report_end();
    }
    for (unsigned i = 0; i < HELD_LIMIT; i++)
        if (held_name(i)) {
            report_begin(HELD, 0, 0);
            report_string(held_name(i));
            report_end();
        }
    report_begin(SYNCED, 0, 0);
    report_end();
}

static void retry_later(void)
{
    loop.retry_at = now_ns() + loop.retry_delay;
    loop.retry_delay = earlier(loop.retry_delay * 2, RETRY_LONGEST);
}

/* 0 or the errno why not. */
static int try_to_connect(void)
{
    /* In a pod the folder of the socket is the boundary: only containers of this pod that mount it can have made the socket,
     * and the manager's container may run as another user than ours. */
    int error = link_open(loop.socket, !loop.local);
    if (!error) {
        loop.complained = false;
        ears_listen();
        ears_hand_over();
        synchronize();
        return 0;
    }
    retry_later();
    if (loop.retry_delay == RETRY_LONGEST && !loop.complained) {
        stream_say("muster-launcher: waiting for the manager at %s: %s\n", loop.socket, strerror(error));
        loop.complained = true;
    }
    return error;
}

/* In a pod the next manager is there soon, and knows for how long clients still come to us. Whoever comes and goes without a
 * word does not lengthen the wait. */
static void wait_for_answer(void)
{
    if (loop.phase == SERVING)
        loop.answer_by = earlier(loop.answer_by, now_ns() + ANSWERED_WITHIN);
}

static void lose_manager(void)
{
    link_close();
    watch_forget_all();
    guard_quiet();
    retry_later();
    if (loop.local) {
        loop.retry_at = NEVER;
        drain();
    } else if (loop.terminating)
        wait_for_answer();
}

static enum received take_command(void)
{
    static struct packet packet;
    enum received received = link_receive(&packet);
    if (received == RECEIVED) {
        loop.retry_delay = RETRY_FIRST;         /* only now: one that accepts and hangs up is not a manager */
        loop.answer_by = NEVER;
        command_do(&packet);
    }
    return received;
}

static void take_commands(void)
{
    enum received received = RECEIVED;
    for (int i = 0; i < COMMANDS_PER_TURN && received == RECEIVED; i++)
        received = take_command();
    if (received == RECEIVED_END)
        lose_manager();
}

/* It does not read any more. What it has sent before is done, all of it: the next manager relies on that. */
static void hear_out_manager(void)
{
    link_refuse_more();
    while (take_command() == RECEIVED)
        ;
    lose_manager();
}

/* ---- signals ---- */

static void told_to_stop(int signal)
{
    struct terminating terminating = { .signal = signal };
    loop.terminating = true;
    wait_for_answer();
    report_begin(TERMINATING, 0, 0);    /* without a manager it vanishes: HELLO says it to the next */
    report_bytes(&terminating, sizeof terminating);
    report_end();
}

/* It may have been stopped, or have no processor; the workers are to end well all the same, while there is time for it. */
static void stop_without_answer(void)
{
    stream_say("muster-launcher: told to stop, and the manager does not answer: the workers are stopped without it\n");
    drain();
}

static void take_signals(void)
{
    struct signalfd_siginfo info;
    while (read(loop.signals, &info, sizeof info) == sizeof info)
        switch (info.ssi_signo) {
        case SIGCHLD: break;            /* reaping is done in every turn anyway */
        case SIGCONT: guard_restart(); break;
        case SIGTERM: case SIGINT: case SIGQUIT: told_to_stop(info.ssi_signo); break;
        default: break;                 /* SIGHUP, SIGPIPE and the rest mean nothing to us */
        }
    children_reap();
    if (loop.phase == KILLING)
        kill_everything();              /* what those that have died now left to us */
}

/* ---- the loop ---- */

static int64_t next_deadline(void)
{
    int64_t at = earlier(earlier(watch_deadline(), guard_deadline()), earlier(loop.phase_ends, loop.answer_by));
    at = earlier(at, link_descriptor() < 0 ? loop.retry_at : ears_deadline());
    return earlier(at, loop.recheck_at);
}

static int milliseconds_until(int64_t at)
{
    int64_t left = at == NEVER ? NEVER : at - now_ns();
    if (left == NEVER)
        return -1;
    return left <= 0 ? 0 : earlier((left + MILLISECOND - 1) / MILLISECOND, 60000);
}

static void keep_time(void)
{
    int64_t now = now_ns();
    if (link_descriptor() < 0)
        ears_listen();
    else if (now >= ears_deadline())
        ears_hand_over();
    if (link_descriptor() < 0 && now >= loop.retry_at)
        try_to_connect();
    if (now >= loop.answer_by)
        stop_without_answer();
    if (now >= loop.recheck_at) {
        children_check_groups();
        if (loop.phase == KILLING)
            kill_everything();          /* what was forked meanwhile */
        loop.recheck_at = NEVER;
    }
    finish_draining(now);
    if (loop.recheck_at == NEVER && (children_lingering() || loop.phase == KILLING))
        loop.recheck_at = now + RECHECK;
    watch_turn();
    guard_turn();
}

static void turn(void)
{
    enum { FIXED = 2 + STREAMS };
    static struct pollfd polls[FIXED + CHILDREN_MAX + OTHERS_HELD];
    static struct child *starting[CHILDREN_MAX];
    nfds_t count = 0;
    polls[count++] = (struct pollfd){ .fd = loop.signals, .events = POLLIN };
    polls[count++] = (struct pollfd){ .fd = link_descriptor(), .events = POLLIN | (link_wants_to_send() ? POLLOUT : 0) };
    relay_polls(polls + count);
    count = FIXED;
    for (struct child *c = NULL; (c = child_next(c));)
        if (c->state == STARTING) {
            starting[count - FIXED] = c;
            polls[count++] = (struct pollfd){ .fd = c->confirm, .events = POLLIN };
        }
    nfds_t ears = link_descriptor() < 0 ? ears_polls(polls + count) : 0;
    if (poll(polls, count + ears, milliseconds_until(next_deadline())) < 0)
        return;
    for (nfds_t i = FIXED; i < count; i++)
        if (polls[i].revents)
            child_confirm(starting[i - FIXED]);
    if (polls[0].revents)
        take_signals();
    if (polls[1].revents & (POLLIN | POLLHUP | POLLERR))
        take_commands();
    relay_turn(polls + 2);
    keep_time();
    link_flush();
    if (link_broken())
        hear_out_manager();
}

_Noreturn void loop_run(void)
{
    for (;;)
        turn();
}

/* All signals come through the signalfd. */
static int open_signals(void)
{
    sigset_t blocked;
    signals_block(&blocked, NULL);
    return signalfd(-1, &blocked, SFD_CLOEXEC | SFD_NONBLOCK);
}

const char *loop_start(bool local, const char *socket, char **command)
{
    loop.local = local;
    loop.socket = socket;
    loop.command = command;
    if ((loop.signals = open_signals()) < 0)
        return strerror(errno);
    if (getpid() != 1)
        prctl(PR_SET_CHILD_SUBREAPER, 1);
    if (local)
        setsid();                       /* fails only where it is not needed: we lead a group already */
    relay_start();
    spawn_start();
    oom_start();
    watch_start();
    int error = try_to_connect();
    return local && error ? strerror(error) : NULL;
}
