/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** What getsockopt(2) tells about a socket. */
final class SocketOptions {
    /** In struct tcp_info; of a listening socket these two are the queue and its limit. */
    private static final int TCPI_UNACKED = 24;

    private static final int TCPI_SACKED = 28;
    private static final int SK_MEMINFO_DROPS = 8;

    private SocketOptions() {}

    /** An option that is a number. */
    static int number(int socket, int option) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(4, 4);
            OsException.check(
                    read(arena, socket, Libc.SOL_SOCKET, option, value),
                    "getsockopt",
                    "cannot ask descriptor " + socket + " what it is");
            return value.get(JAVA_INT, 0);
        }
    }

    /**
     * Gives a socket room for this many bytes that are sent and not yet received. The kernel cuts what an ordinary user asks for at
     * a limit, and doubles it: for what it needs beside the bytes.
     *
     * @throws OsException when there is less room
     */
    static void setSendBuffer(int socket, long size, String tried) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocateFrom(JAVA_INT, (int) size);
            if (Libc.setsockopt(socket, Libc.SOL_SOCKET, Libc.SO_SNDBUFFORCE, value, 4) < 0) {
                OsException.check(
                        Libc.setsockopt(socket, Libc.SOL_SOCKET, Libc.SO_SNDBUF, value, 4), "setsockopt", tried);
            }
        }
        if (number(socket, Libc.SO_SNDBUF) / 2 < size) {
            throw new OsException(tried + ": its size is " + size
                    + " bytes, and this machine lets a socket have no more than net.core.wmem_max (sysctl)");
        }
    }

    static ListeningSocket.@Nullable Queue tcpQueue(int socket) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(32, 8);
            if (read(arena, socket, Libc.IPPROTO_TCP, Libc.TCP_INFO, info) < 0) {
                return null;
            }
            return new ListeningSocket.Queue(info.get(JAVA_INT, TCPI_UNACKED), info.get(JAVA_INT, TCPI_SACKED));
        }
    }

    static long drops(int socket) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate((SK_MEMINFO_DROPS + 1) * 4L, 4);
            if (read(arena, socket, Libc.SOL_SOCKET, Libc.SO_MEMINFO, info) < 0) {
                return -1;
            }
            return Integer.toUnsignedLong(info.get(JAVA_INT, SK_MEMINFO_DROPS * 4L));
        }
    }

    private static int read(Arena arena, int socket, int level, int option, MemorySegment value) {
        MemorySegment length = arena.allocateFrom(JAVA_INT, (int) value.byteSize());
        return Libc.getsockopt(socket, level, option, value, length);
    }
}
