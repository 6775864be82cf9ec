/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file as a raw descriptor, in place of a terminal. */
public record AppendFile(Path path, int descriptor) implements AutoCloseable {
    private static final int O_WRONLY_APPEND = 0x401;

    public static AppendFile create(Path path) throws IOException {
        Files.createFile(path);
        try (Arena arena = Arena.ofConfined()) {
            int descriptor = Libc.open(arena.allocateFrom(path.toString()), O_WRONLY_APPEND | Libc.O_CLOEXEC);
            return new AppendFile(path, OsException.check(descriptor, "open", "cannot open " + path));
        }
    }

    public String text() throws IOException {
        return Files.readString(path);
    }

    @Override
    public void close() {
        Descriptors.close(descriptor);
    }
}
