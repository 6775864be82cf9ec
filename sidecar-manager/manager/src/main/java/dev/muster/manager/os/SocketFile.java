/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A Unix socket and the file it is bound to. Owns both: closing it closes the socket, and removes the file if it is still this
 * socket's own.
 *
 * <p>It is bound to the very path and not renamed to it: getsockname(2) tells every worker the name it was bound to, and some
 * servers find their inherited socket by that. Between bind and listen a client is refused, so setting the mode there is no race.
 */
final class SocketFile implements AutoCloseable {
    private final String path;
    private final int descriptor;
    private final @Nullable FileStatus identity;

    private SocketFile(String path, int descriptor, @Nullable FileStatus identity) {
        this.path = path;
        this.descriptor = descriptor;
        this.identity = identity;
    }

    /**
     * Makes a non-blocking socket of this type, bound to the path with this mode. A socket file nobody listens on any more is
     * replaced; one that is in use, and anything else that is there, is an error.
     */
    static SocketFile bind(String path, int type, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = SocketAddress.unix(arena, path);
            MemorySegment name = arena.allocateFrom(path);
            removeStale(path, name, address, type);
            int fd = open(type);
            boolean bound = false;
            try {
                String tried = "cannot make the socket " + path;
                OsException.check(Libc.bind(fd, address, address.byteSize()), "bind", tried);
                bound = true;
                OsException.check(Libc.chmod(name, mode), "chmod", tried);
                return new SocketFile(path, fd, FileStatus.of(path));
            } catch (OsException failed) {
                Libc.close(fd);
                if (bound) {
                    Libc.unlink(name);
                }
                throw failed;
            }
        }
    }

    /** A socket that was bound to the path by somebody else, and the file that is there now. */
    static SocketFile adopt(String path, int descriptor) {
        return new SocketFile(path, descriptor, FileStatus.of(path));
    }

    private static int open(int type) {
        int flags = Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC;
        return OsException.check(Libc.socket(Libc.AF_UNIX, type | flags, 0), "socket", "cannot make a Unix socket");
    }

    private static void removeStale(String path, MemorySegment name, MemorySegment address, int type) {
        FileStatus there = FileStatus.of(path);
        if (there == null) {
            return;
        }
        if (!there.isSocket()) {
            throw new OsException("cannot make the socket " + path + ": a file that is not a socket is there");
        }
        int probe = open(type);
        int result = Libc.connect(probe, address, address.byteSize());
        Libc.close(probe);
        if (result != -Errno.ECONNREFUSED && result != -Errno.ENOENT) {
            boolean used = result >= 0 || result == -Errno.EAGAIN || result == -Errno.EPROTOTYPE;
            throw used
                    ? new OsException("cannot make the socket " + path, "connect", Errno.EADDRINUSE)
                    : new OsException("cannot make the socket " + path, "connect", -result);
        }
        int removed = Libc.unlink(name);
        if (removed != -Errno.ENOENT) {
            OsException.check(removed, "unlink", "cannot replace the old socket " + path);
        }
    }

    /** Open until {@link #close}. */
    int descriptor() {
        return descriptor;
    }

    String path() {
        return path;
    }

    /** The file is still there, and is still this socket's: while the socket is open, no other file gets its inode number. */
    boolean isOurs() {
        return identity != null && identity.sameFile(FileStatus.of(path));
    }

    @Override
    public void close() {
        if (isOurs()) {
            try (Arena arena = Arena.ofConfined()) {
                Libc.unlink(arena.allocateFrom(path));
            }
        }
        leave();
    }

    /** Closes the descriptor, but not the file. */
    void leave() {
        Libc.close(descriptor);
    }
}
