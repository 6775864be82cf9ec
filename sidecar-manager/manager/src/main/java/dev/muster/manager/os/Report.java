/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import java.util.List;

/**
 * What the launcher tells the manager: the second half of {@code protocol.h}. {@code incarnation} is the child. The only report
 * with a descriptor is {@link Held}, and whoever gets it owns that descriptor.
 */
public sealed interface Report {
    /**
     * The first on every connection.
     *
     * @param local the launcher is the manager's own child, and ends with it
     * @param terminating it was told to stop
     * @param guards it knows {@link Command.Guard}
     * @param relays it knows {@link Command#RELAYED} and {@link Command.Tell}
     */
    record Hello(
            int version,
            int pid,
            int uid,
            boolean local,
            boolean terminating,
            boolean guards,
            boolean relays,
            String note,
            List<String> arguments)
            implements Report {
        /** Without the note: a secret may be in it. */
        @Override
        public String toString() {
            return "Hello[version=" + version + ", pid=" + pid + ", uid=" + uid + ", arguments=" + arguments + "]";
        }

        /** Whether it means what this manager understands. */
        public boolean ofThisProtocol() {
            return version == ProtocolNumbers.PROTOCOL_VERSION;
        }
    }

    /**
     * A child that lives.
     *
     * @param lingering the child itself has exited, processes of its group have not
     */
    record Child(long incarnation, int pid, boolean lingering, long startedEpochMillis, String tag) implements Report {}

    /** A descriptor the launcher holds; the receiver owns this duplicate of it. */
    record Held(String name, int descriptor) implements Report {}

    /** All that lives and all that is held has been said. */
    record Synced() implements Report {}

    /** The child's program runs; {@code nanos} from the receipt of the command to its exec. */
    record Spawned(long incarnation, int pid, long nanos) implements Report {}

    record NotSpawned(long incarnation, int errno, Stage stage) implements Report {
        /** The reason as the end of a sentence, such as {@code no such file or directory}. */
        public String reason() {
            return Errno.words(errno) + " (" + Errno.name(errno) + ")";
        }
    }

    /**
     * The child itself was reaped.
     *
     * @param code its exit code, -1 when a signal ended it
     * @param signal that signal, otherwise 0
     * @param outOfMemory the kernel killed it for want of memory
     * @param lingering processes of its group live on; {@link Gone} follows
     */
    record Exited(
            long incarnation,
            int pid,
            int code,
            int signal,
            boolean core,
            boolean outOfMemory,
            boolean lingering,
            long userMicros,
            long systemMicros,
            long maxRssBytes)
            implements Report {}

    /** The last process of the child's group is gone. */
    record Gone(long incarnation) implements Report {}

    /** What each live child uses. */
    record Stats(List<ChildStats> children) implements Report {}

    /**
     * How the child waits on a socket.
     *
     * @param lost no process of the child holds the socket any more
     * @param how in the launcher's words, such as {@code epoll}
     */
    record Evidence(long incarnation, Strength strength, boolean lost, int pid, int tid, String socket, String how)
            implements Report {}

    /**
     * A guarded child accepts nothing and does not move, or no longer so. Said again and again while it holds.
     *
     * @param over it moves again, or cannot be looked into any more
     * @param millis how long it has been so
     * @param pid whose thread {@code doing} is about; 0 when it is nobody's in particular
     * @param doing in the launcher's words, such as {@code blocked in read(7)}; empty when it is over
     */
    record Still(long incarnation, boolean over, long millis, int pid, int tid, String doing) implements Report {}

    /**
     * Connections wait at a socket, and nobody accepts them, or somebody does again. Said again and again while it holds.
     *
     * @param millis how long nobody has accepted
     * @param depth how many wait
     * @param limit how many can
     */
    record Unaccepted(String socket, boolean over, long millis, long depth, long limit) implements Report {}

    /**
     * What a relayed child has written last, the oldest line first. Comes before its {@link Exited}, as a rule and when there is
     * something, and as the answer to {@link Command.Tell}, then also empty.
     */
    record Output(long incarnation, List<String> lines) implements Report {}

    /** The launcher was told to stop by this signal. */
    record Terminating(int signal) implements Report {}

    /** A command which the launcher could not take; it had no effect. */
    record Refused(long incarnation, int command, int errno, String text) implements Report {}

    /** Summed over the child's process tree; the CPU time counts from its start. */
    record ChildStats(long incarnation, long cpuNanos, long rssBytes, int processes, int threads) {}

    /** How far a start came before it failed. */
    enum Stage {
        LIMIT,
        FORK,
        DESCRIPTORS,
        DIRECTORY,
        EXEC
    }

    /** What is known about a child waiting on a socket; NONE and UNKNOWN are not the same. */
    enum Strength {
        NONE,
        UNKNOWN,
        REGISTERED,
        WEAK,
        STRONG
    }
}
