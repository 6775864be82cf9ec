/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** How a TCP socket comes to listen: which address is tried, and what is said when it cannot be had. */
final class TcpBinding {
    private static final int FIRST_UNPRIVILEGED_PORT = 1024;

    private TcpBinding() {}

    /** A new non-blocking listening descriptor, the caller's. With no host: both families, or IPv4 where there is no IPv6. */
    static int listen(@Nullable String host, int port, int backlog) {
        if (port < 0 || port > 65535) {
            throw new OsException("a port is a number from 0 to 65535, not " + port);
        }
        try (Arena arena = Arena.ofConfined()) {
            if (host != null) {
                return listen(arena, SocketAddress.ip(arena, host, port), host + ":" + port, port, backlog);
            }
            MemorySegment any = SocketAddress.anyIpv6(arena, port);
            try {
                return listen(arena, any, "port " + port, port, backlog);
            } catch (OsException failed) {
                if (failed.errno() != Errno.EAFNOSUPPORT && failed.errno() != Errno.EADDRNOTAVAIL) {
                    throw failed;
                }
                return listen(arena, SocketAddress.anyIpv4(arena, port), "port " + port, port, backlog);
            }
        }
    }

    private static int listen(Arena arena, MemorySegment address, String where, int port, int backlog) {
        String tried = "cannot listen on " + where;
        int flags = Libc.SOCK_STREAM | Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC;
        int fd = OsException.check(Libc.socket(SocketAddress.family(address), flags, 0), "socket", tried);
        try {
            set(arena, fd, Libc.SOL_SOCKET, Libc.SO_REUSEADDR, 1, tried);
            if (SocketAddress.family(address) == Libc.AF_INET6) {
                set(arena, fd, Libc.IPPROTO_IPV6, Libc.IPV6_V6ONLY, 0, tried);
            }
            check(Libc.bind(fd, address, address.byteSize()), "bind", tried, port);
            check(Libc.listen(fd, backlog), "listen", tried, port);
            return fd;
        } catch (OsException failed) {
            Libc.close(fd);
            throw failed;
        }
    }

    private static void set(Arena arena, int fd, int level, int option, int value, String tried) {
        MemorySegment on = arena.allocateFrom(JAVA_INT, value);
        OsException.check(Libc.setsockopt(fd, level, option, on, 4), "setsockopt", tried);
    }

    private static void check(int result, String syscall, String tried, int port) {
        if (result == -Errno.EADDRINUSE) {
            throw new OsException(
                    tried,
                    "address already in use: another program listens on port " + port,
                    syscall,
                    Errno.EADDRINUSE);
        }
        if (result == -Errno.EACCES && port < FIRST_UNPRIVILEGED_PORT) {
            throw new OsException(
                    tried,
                    "ports below " + FIRST_UNPRIVILEGED_PORT + " need root or CAP_NET_BIND_SERVICE",
                    syscall,
                    Errno.EACCES);
        }
        OsException.check(result, syscall, tried);
    }
}
