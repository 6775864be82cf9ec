/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import java.util.List;

/**
 * What the manager tells the launcher: the first half of {@code protocol.h}, which says what each does. {@code incarnation} is
 * the child. Descriptors in a command are borrowed: they may be closed as soon as {@link LauncherLink#send} has returned.
 */
public sealed interface Command {
    /** What the launcher does on its own when it must drain with no manager. */
    record Configure(int graceMillis, int stopSignal) implements Command {}

    /** A note on the whole pool, which comes back with {@link Report.Hello}. */
    record Remember(String note) implements Command {
        /** The longest note, in bytes. */
        public static final int MAX_BYTES = ProtocolNumbers.NOTE_MAX;

        /** Without the note: a secret may be in it. */
        @Override
        public String toString() {
            return "Remember";
        }
    }

    /** Keep a duplicate of this descriptor under this name. */
    record Hold(String name, int descriptor) implements Command {}

    record Release(String name) implements Command {}

    /**
     * Start a child.
     *
     * @param places the held descriptors it gets, and where
     * @param tag the manager's note on this child, which comes back with {@link Report.Child}
     * @param directory its working directory; empty for the launcher's own
     * @param environment {@code K=V} sets, {@code K} removes, and a value {@code @pid} becomes the child's pid
     * @param stdin descriptor for its standard input, or {@link #NOT_ATTACHED}; so too stdout and stderr, or {@link #RELAYED}
     */
    record Spawn(
            long incarnation,
            List<Place> places,
            String tag,
            String directory,
            List<String> environment,
            List<String> arguments,
            int stdin,
            int stdout,
            int stderr)
            implements Command {}

    /** A signal to the child itself or to its whole process group. */
    record Signal(long incarnation, int signal, boolean group) implements Command {}

    /** Answer with {@link Report.Stats}. */
    record AskStats() implements Command {}

    /** Look every so often whether the child waits on this held socket; 0 stops it. */
    record Watch(long incarnation, String socket, int intervalMillis) implements Command {}

    /**
     * Look this often whether the ready child hangs, and say what has held this long: {@link Report.Still} and {@link
     * Report.Unaccepted}. Only for a launcher that {@link Report.Hello#guards() knows it}.
     *
     * @param sockets it must accept from at least one of these held sockets; empty, with an interval of 0, ends it
     */
    record Guard(long incarnation, List<String> sockets, int intervalMillis, int afterMillis) implements Command {
        public static Guard end(long incarnation) {
            return new Guard(incarnation, List.of(), 0, 0);
        }
    }

    /** Answer with {@link Report.Output}. Only for a launcher that {@link Report.Hello#relays() relays}. */
    record Tell(long incarnation) implements Command {}

    /** The child's new tag. */
    record Tag(long incarnation, String tag) implements Command {}

    /** Kill what is left, and exit with this status. */
    record Exit(int status) implements Command {}

    /** A held descriptor becomes this descriptor of the child; 0 is its standard input. */
    record Place(int target, String held) {}

    int NOT_ATTACHED = -1;

    /**
     * Instead of both descriptors for output: what the child writes goes through the launcher, line by line, to its own output, and
     * it tells the last lines. Only for a launcher that {@link Report.Hello#relays() relays}.
     */
    int RELAYED = -2;
}
