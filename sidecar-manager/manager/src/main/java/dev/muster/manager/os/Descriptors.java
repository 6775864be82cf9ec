/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** What can be done with any descriptor. A descriptor is an int, as everywhere; who owns it is said where it is passed. */
public final class Descriptors {
    private Descriptors() {}

    /** Closes it. Linux gives the number back in any case, so an error here has nothing to act upon. */
    public static void close(int fd) {
        Libc.close(fd);
    }

    static void closeAll(int[] fds) {
        for (int fd : fds) {
            close(fd);
        }
    }

    /** A duplicate with close-on-exec, which the caller owns. */
    public static int duplicate(int fd) {
        return OsException.check(Libc.fcntl(fd, Libc.F_DUPFD_CLOEXEC, 0), "fcntl", "cannot duplicate descriptor " + fd);
    }

    /** Duplicates of all of them, or, with an exception, of none. */
    static int[] duplicateAll(int[] fds) {
        int[] duplicates = new int[fds.length];
        for (int i = 0; i < fds.length; i++) {
            try {
                duplicates[i] = duplicate(fds[i]);
            } catch (OsException failed) {
                closeAll(Arrays.copyOf(duplicates, i));
                throw failed;
            }
        }
        return duplicates;
    }

    static boolean isNonBlocking(int fd) {
        return (OsException.check(Libc.fcntl(fd, Libc.F_GETFL, 0), "fcntl", "cannot read the flags of descriptor " + fd)
                        & Libc.O_NONBLOCK)
                != 0;
    }

    static void setNonBlocking(int fd) {
        String tried = "cannot make descriptor " + fd + " non-blocking";
        int flags = OsException.check(Libc.fcntl(fd, Libc.F_GETFL, 0), "fcntl", tried);
        OsException.check(Libc.fcntl(fd, Libc.F_SETFL, flags | Libc.O_NONBLOCK), "fcntl", tried);
    }

    /** The two ends of a new pipe, for reading and for writing, both with close-on-exec. */
    static int[] pipe() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(8, 4);
            OsException.check(Libc.pipe2(ends, Libc.O_CLOEXEC), "pipe2", "cannot make a pipe");
            return new int[] {ends.get(JAVA_INT, 0), ends.get(JAVA_INT, 4)};
        }
    }
}
