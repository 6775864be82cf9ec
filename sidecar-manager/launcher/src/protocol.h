/* SPDX-License-Identifier: Apache-2.0 */
/* protocol.h - what the manager and the launcher say to each other.
 *
 * One SOCK_SEQPACKET Unix socket. One message is one packet: a header, a body, and the descriptors that ride on it (SCM_RIGHTS).
 * The manager listens, the launcher connects (and, when it is PID 1 of a container, reconnects for ever). Numbers are in the
 * machine's own byte order: both ends are on one machine. Strings are UTF-8, NUL-terminated, packed one behind the other
 * after the fixed part of the body. Packets are at most PACKET_MAX bytes; `size` repeats the packet's length.
 *
 * The conversation: the launcher says HELLO, one CHILD for each live child, one HELD for each held descriptor, then SYNCED.
 * From then on the manager commands and the launcher reports. Packets keep their order. Every SPAWN is answered by exactly one
 * of SPAWNED or NOT_SPAWNED; every SPAWNED child by exactly one EXITED, which carries LINGERING when processes of the child's
 * group outlived it, and is then followed by exactly one GONE. A packet the launcher cannot take is answered by ERROR and has no effect.
 *
 * What is added later is announced by a flag of HELLO, and not used with a launcher that does not set it: a manager may meet an
 * older launcher, the copy that a container was started with.
 *
 * The Java twin of this file is dev.muster.manager.os.LauncherProtocol; a test compares the two.
 */
#ifndef MUSTER_PROTOCOL_H
#define MUSTER_PROTOCOL_H

#include <stdint.h>

enum {
    PROTOCOL_VERSION = 1,
    PACKET_MAX = 65536,
    NAME_MAX_BYTES = 64,    /* a held descriptor's name, with its NUL */
    TAG_MAX = 512,          /* the manager's opaque note on one child */
    NOTE_MAX = 16384,       /* the manager's opaque note on the whole pool */
    PLACES_MAX = 64,        /* held descriptors placed into one child */
    OUTPUT_MAX = 8192,      /* of what a child has written last, so much is kept */
    OUTPUT_LINES = 20,      /* and of that, so many lines */
};

struct header {
    uint16_t type;          /* enum command or enum report */
    uint16_t flags;         /* per type, below */
    uint32_t size;          /* of the whole packet, this header included */
    uint64_t id;            /* the child it is about: its incarnation; 0 where no child is meant */
};

/* ---- manager to launcher ---- */

enum command {
    CONFIGURE = 1,          /* struct configure */
    REMEMBER = 2,           /* the note: all bytes behind the header; comes back with HELLO */
    HOLD = 3,               /* string name, one descriptor: keep a duplicate (replaces one of the same name). A Unix datagram
                               socket is listened to while there is no manager: the next one finds in it, as one message, the
                               last line of each KEY= that was said meanwhile */
    RELEASE = 4,            /* string name */
    SPAWN = 5,              /* struct spawn and what follows it */
    SIGNAL = 6,             /* struct signal_child; a child that is already gone is no error */
    STATS = 7,              /* nothing; answered by STATS_REPORT */
    WATCH = 8,              /* struct watch, string name of the held socket */
    TAG = 9,                /* the child's new tag: all bytes behind the header */
    EXIT = 10,              /* struct exit_now: KILL what is left, and exit */
    GUARD = 11,             /* struct guard, strings: names of held sockets (HELLO_GUARDS) */
    TELL = 12,              /* nothing; answered by OUTPUT, an empty one when there is no such child (HELLO_RELAYS) */
};

struct configure {
    uint32_t grace_ms;      /* between TERM and KILL when the launcher must drain on its own */
    uint32_t stop_signal;   /* what it then sends first */
};

/* header.flags: attached, in this order, as descriptors; RELAY (HELLO_RELAYS): output and error, as far as they are not attached,
 * go line by line through the launcher to its own, and their last lines are kept for OUTPUT. */
enum spawn_flags { SPAWN_STDIN = 1, SPAWN_STDOUT = 2, SPAWN_STDERR = 4, SPAWN_RELAY = 8 };

/* Followed by: int32_t target[places]; the tag's bytes; then strings: the working directory ("" = the launcher's own), the name of the
 * held descriptor for each target, each environment entry, each argument. "K=V" sets, "K" alone removes; a value that is exactly "@pid"
 * becomes the child's pid. The environment starts as the launcher's own without LISTEN_*, NOTIFY_SOCKET, WATCHDOG_* and MUSTER_*.
 * A stream that is not attached: standard input is /dev/null, output and error are the launcher's own. A target may be 0. */
struct spawn {
    uint16_t places, environment, arguments, tag_size;
};

enum scope { TO_PROCESS = 0, TO_GROUP = 1 };
struct signal_child { int32_t signal; uint32_t scope; };

struct watch { uint32_t interval_ms; };      /* sample this often; 0 stops watching this socket for this child */

/* Look whether a ready child hangs: whether it accepts from at least one of these sockets. Sampled every `interval_ms`, and
 * reported by STILL and UNACCEPTED when what is seen has held `after_ms`. Replaces what was asked before for this child, and
 * makes what holds be reported again. `interval_ms` 0, with no names, ends it; so does the child's exit. */
struct guard { uint32_t interval_ms, after_ms; };

struct exit_now { uint32_t status; };

/* ---- launcher to manager ---- */

enum report {
    HELLO = 101,            /* struct hello, the note's bytes, then its arguments as strings */
    CHILD = 102,            /* struct child_report, the tag's bytes */
    HELD = 103,             /* string name, one descriptor */
    SYNCED = 104,           /* nothing */
    SPAWNED = 105,          /* struct spawned: exec has happened */
    NOT_SPAWNED = 106,      /* struct not_spawned */
    EXITED = 107,           /* struct exited: the child itself was reaped */
    GONE = 108,             /* nothing: the last process of the child's group is gone */
    STATS_REPORT = 109,     /* struct stats_report[], one for each live child */
    EVIDENCE = 110,         /* struct evidence, strings: socket name, how */
    TERMINATING = 111,      /* struct terminating: the launcher itself was told to stop */
    ERROR = 112,            /* struct error, string text */
    STILL = 113,            /* struct still, string: what it is doing */
    UNACCEPTED = 114,       /* struct unaccepted, string: socket name */
    OUTPUT = 115,           /* what a relayed child has written last: all bytes behind the header */
};

/* GUARDS: it knows GUARD. RELAYS: it knows SPAWN_RELAY and TELL, and sends OUTPUT before the EXITED of a child that has written
 * something, unless very much else is still to be sent. */
enum hello_flags { HELLO_LOCAL = 1, HELLO_TERMINATING = 2, HELLO_GUARDS = 4, HELLO_RELAYS = 8 };
struct hello { uint32_t version, pid, uid; uint16_t arguments, note_size; };

enum child_flags { CHILD_LINGERING = 1 };    /* the child itself has exited (was reported or lost), its group has not */
struct child_report { uint32_t pid, tag_size; uint64_t started_ms; };      /* since the epoch */

struct spawned { uint32_t pid, reserved; uint64_t nanos; };                /* from receipt of SPAWN to exec */

enum stage { STAGE_LIMIT = 1, STAGE_FORK, STAGE_DESCRIPTORS, STAGE_DIRECTORY, STAGE_EXEC };
struct not_spawned { int32_t error; uint32_t stage; };

enum exited_flags { EXITED_CORE = 1, EXITED_OOM = 2, EXITED_LINGERING = 4 };
struct exited { uint32_t pid; int32_t code, signal; uint32_t reserved; uint64_t user_us, system_us, max_rss_bytes; };  /* code -1: by signal */

struct stats_report { uint64_t id, cpu_ns, rss_bytes; uint32_t processes, threads; };   /* summed over the child's process tree */

/* Sent when the evidence differs from what was last sent and was the same in two samples in a row. */
enum strength { EVIDENCE_NONE = 0, EVIDENCE_UNKNOWN, EVIDENCE_REGISTERED, EVIDENCE_WEAK, EVIDENCE_STRONG };
enum evidence_flags { EVIDENCE_LOST = 1 };   /* no process of the child holds the socket any more */
struct evidence { uint32_t strength, pid, tid, reserved; };

/* The guarded child accepts nothing and has not moved for `for_ms`: its accepting thread is in the same place, and no
 * connection of its own has appeared, vanished or been read or written. Or it waits, but leaves connections waiting; or it is
 * stopped, which alone is said of a child that was never seen waiting on its sockets: it may have no use for them. Repeated
 * every `after_ms` while it holds, and at once when the words change: what is acted on is then never older than that, even when
 * the launcher itself was frozen. OVER: it moves again, cannot be looked into any more, or samples came so late that nothing is
 * known; once, and only after a STILL. */
enum still_flags { STILL_OVER = 1 };
struct still { uint32_t for_ms, pid, tid, reserved; };      /* whose thread the words are about; 0: nobody's in particular */

/* Connections wait at a socket of a guarded child, and nobody has accepted any for `for_ms`. Repeated, and over, as STILL. */
enum unaccepted_flags { UNACCEPTED_OVER = 1 };
struct unaccepted { uint32_t for_ms, depth, limit, reserved; };

/* To be answered by any command within 5 s. A manager that says nothing at all stands still, and the launcher stops its
 * children without it; commands that come later are still carried out. One that comes back is told by HELLO_TERMINATING, and
 * so much time is also waited for it; with --local the loss of the manager stops the children at once. */
struct terminating { int32_t signal; uint32_t reserved; };

struct error { uint16_t command; uint16_t reserved; uint32_t error; };

_Static_assert(sizeof(struct header) == 16, "header");
_Static_assert(sizeof(struct configure) == 8, "configure");
_Static_assert(sizeof(struct spawn) == 8, "spawn");
_Static_assert(sizeof(struct signal_child) == 8, "signal_child");
_Static_assert(sizeof(struct watch) == 4, "watch");
_Static_assert(sizeof(struct guard) == 8, "guard");
_Static_assert(sizeof(struct exit_now) == 4, "exit_now");
_Static_assert(sizeof(struct hello) == 16, "hello");
_Static_assert(sizeof(struct child_report) == 16, "child_report");
_Static_assert(sizeof(struct spawned) == 16, "spawned");
_Static_assert(sizeof(struct not_spawned) == 8, "not_spawned");
_Static_assert(sizeof(struct exited) == 40, "exited");
_Static_assert(sizeof(struct stats_report) == 32, "stats_report");
_Static_assert(sizeof(struct evidence) == 16, "evidence");
_Static_assert(sizeof(struct still) == 16, "still");
_Static_assert(sizeof(struct unaccepted) == 16, "unaccepted");
_Static_assert(sizeof(struct terminating) == 8, "terminating");
_Static_assert(sizeof(struct error) == 8, "error");

#endif
