/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * This process's soft limit of open files. The JVM raises it to the hard one when it starts, which the manager needs and a worker
 * must not inherit: the script that starts the JVM leaves what the user had in an environment variable.
 */
final class OpenFileLimit {
    static final String VARIABLE = "MUSTER_OPEN_FILES";

    private static final long UNLIMITED = -1;

    private final MemorySegment raised;
    private final MemorySegment wanted;

    /**
     * Changes nothing yet.
     *
     * @param arena where both limits live
     * @param printed what {@code ulimit -Sn} printed; null, or what is no number, leaves the limit as it is
     */
    OpenFileLimit(Arena arena, @Nullable String printed) {
        raised = arena.allocate(JAVA_LONG, 2);
        OsException.check(
                Libc.prlimit(Libc.RLIMIT_NOFILE, MemorySegment.NULL, raised),
                "prlimit",
                "cannot read the limit of open files");
        long soft = parse(printed, raised.getAtIndex(JAVA_LONG, 0));
        long hard = raised.getAtIndex(JAVA_LONG, 1);
        wanted = arena.allocate(JAVA_LONG, 2);
        wanted.setAtIndex(JAVA_LONG, 0, Long.compareUnsigned(soft, hard) < 0 ? soft : hard);
        wanted.setAtIndex(JAVA_LONG, 1, hard);
    }

    private static long parse(@Nullable String printed, long otherwise) {
        if (printed == null) {
            return otherwise;
        }
        try {
            return printed.equals("unlimited") ? UNLIMITED : Long.parseUnsignedLong(printed);
        } catch (NumberFormatException somethingElse) {
            return otherwise;
        }
    }

    /** Loads no class, so that it can be called when the JVM's files are covered. Where it is forbidden the limit stays. */
    void giveBack() {
        Libc.prlimit(Libc.RLIMIT_NOFILE, wanted, MemorySegment.NULL);
    }

    /** As the JVM had it. */
    void raise() {
        Libc.prlimit(Libc.RLIMIT_NOFILE, raised, MemorySegment.NULL);
    }
}
