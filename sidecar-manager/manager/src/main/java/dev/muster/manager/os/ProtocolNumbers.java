/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

/** The numbers of {@code protocol.h} under the names they have there; a test compares the two. */
final class ProtocolNumbers {
    static final int PROTOCOL_VERSION = 1;
    static final int PACKET_MAX = 65536;
    static final int NAME_MAX_BYTES = 64;
    static final int TAG_MAX = 512;
    static final int NOTE_MAX = 16384;
    static final int PLACES_MAX = 64;
    static final int OUTPUT_MAX = 8192;
    static final int OUTPUT_LINES = 20;

    static final int CONFIGURE = 1;
    static final int REMEMBER = 2;
    static final int HOLD = 3;
    static final int RELEASE = 4;
    static final int SPAWN = 5;
    static final int SIGNAL = 6;
    static final int STATS = 7;
    static final int WATCH = 8;
    static final int TAG = 9;
    static final int EXIT = 10;
    static final int GUARD = 11;
    static final int TELL = 12;

    static final int SPAWN_STDIN = 1;
    static final int SPAWN_STDOUT = 2;
    static final int SPAWN_STDERR = 4;
    static final int SPAWN_RELAY = 8;

    static final int TO_PROCESS = 0;
    static final int TO_GROUP = 1;

    static final int HELLO = 101;
    static final int CHILD = 102;
    static final int HELD = 103;
    static final int SYNCED = 104;
    static final int SPAWNED = 105;
    static final int NOT_SPAWNED = 106;
    static final int EXITED = 107;
    static final int GONE = 108;
    static final int STATS_REPORT = 109;
    static final int EVIDENCE = 110;
    static final int TERMINATING = 111;
    static final int ERROR = 112;
    static final int STILL = 113;
    static final int UNACCEPTED = 114;
    static final int OUTPUT = 115;

    static final int HELLO_LOCAL = 1;
    static final int HELLO_TERMINATING = 2;
    static final int HELLO_GUARDS = 4;
    static final int HELLO_RELAYS = 8;
    static final int CHILD_LINGERING = 1;

    static final int STAGE_LIMIT = 1;
    static final int STAGE_FORK = 2;
    static final int STAGE_DESCRIPTORS = 3;
    static final int STAGE_DIRECTORY = 4;
    static final int STAGE_EXEC = 5;

    static final int EXITED_CORE = 1;
    static final int EXITED_OOM = 2;
    static final int EXITED_LINGERING = 4;

    static final int EVIDENCE_NONE = 0;
    static final int EVIDENCE_UNKNOWN = 1;
    static final int EVIDENCE_REGISTERED = 2;
    static final int EVIDENCE_WEAK = 3;
    static final int EVIDENCE_STRONG = 4;
    static final int EVIDENCE_LOST = 1;
    static final int STILL_OVER = 1;
    static final int UNACCEPTED_OVER = 1;

    static final int SIZEOF_HEADER = 16;
    static final int SIZEOF_CONFIGURE = 8;
    static final int SIZEOF_SPAWN = 8;
    static final int SIZEOF_SIGNAL_CHILD = 8;
    static final int SIZEOF_WATCH = 4;
    static final int SIZEOF_GUARD = 8;
    static final int SIZEOF_EXIT_NOW = 4;
    static final int SIZEOF_HELLO = 16;
    static final int SIZEOF_CHILD_REPORT = 16;
    static final int SIZEOF_SPAWNED = 16;
    static final int SIZEOF_NOT_SPAWNED = 8;
    static final int SIZEOF_EXITED = 40;
    static final int SIZEOF_STATS_REPORT = 32;
    static final int SIZEOF_EVIDENCE = 16;
    static final int SIZEOF_STILL = 16;
    static final int SIZEOF_UNACCEPTED = 16;
    static final int SIZEOF_TERMINATING = 8;
    static final int SIZEOF_ERROR = 8;

    private ProtocolNumbers() {}
}
