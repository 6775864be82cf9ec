/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** What statx(2) says about a file: which it is, of what type and how many bytes long. */
record FileStatus(int mode, long inode, long size, int deviceMajor, int deviceMinor) {
    private static final int TYPE = 0170000;
    private static final int TYPE_SOCKET = 0140000;

    /** The file itself, symbolic links not followed; null when there is none, or none that can be seen. */
    static @Nullable FileStatus of(String path) {
        return read(Libc.AT_FDCWD, path, Libc.AT_SYMLINK_NOFOLLOW);
    }

    /** An open descriptor; null when it is not open. */
    static @Nullable FileStatus of(int fd) {
        return read(fd, "", Libc.AT_EMPTY_PATH);
    }

    private static @Nullable FileStatus read(int directory, String path, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment result = arena.allocate(256, 8);
            MemorySegment name = arena.allocateFrom(path);
            if (Libc.statx(directory, name, flags, Libc.STATX_BASIC_STATS, result) < 0) {
                return null;
            }
            return new FileStatus(
                    Short.toUnsignedInt(result.get(JAVA_SHORT, 28)),
                    result.get(JAVA_LONG, 32),
                    result.get(JAVA_LONG, 40),
                    result.get(JAVA_INT, 136),
                    result.get(JAVA_INT, 140));
        }
    }

    boolean isSocket() {
        return (mode & TYPE) == TYPE_SOCKET;
    }

    int permissions() {
        return mode & 07777;
    }

    boolean sameFile(@Nullable FileStatus other) {
        return other != null
                && inode == other.inode
                && deviceMajor == other.deviceMajor
                && deviceMinor == other.deviceMinor;
    }
}
