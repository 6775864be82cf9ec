/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** The accept queue of a listening Unix socket, which only sock_diag(7) tells: one question over netlink, by the socket's inode. */
final class UnixQueue {
    private static final short SOCK_DIAG_BY_FAMILY = 20;
    private static final short NLM_F_REQUEST = 1;
    private static final int UDIAG_SHOW_RQLEN = 0x10;
    private static final int UNIX_DIAG_RQLEN = 4;
    private static final int NETLINK_HEADER = 16;
    private static final int REQUEST_SIZE = NETLINK_HEADER + 24;
    private static final int ANSWER_HEADER = NETLINK_HEADER + 16;
    private static final int ANSWER_MAX = 512;

    private UnixQueue() {}

    /** Null when the kernel has no answer: sock_diag for Unix sockets may be missing or forbidden. */
    static ListeningSocket.@Nullable Queue read(int socket) {
        FileStatus status = FileStatus.of(socket);
        if (status == null) {
            return null;
        }
        int netlink = Libc.socket(Libc.AF_NETLINK, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, Libc.NETLINK_SOCK_DIAG);
        if (netlink < 0) {
            return null;
        }
        try (Arena arena = Arena.ofConfined()) {
            if (Libc.write(netlink, request(arena, (int) status.inode()), REQUEST_SIZE) < 0) {
                return null;
            }
            // The kernel answers before write returns, so this read does not wait.
            MemorySegment answer = arena.allocate(ANSWER_MAX, 8);
            long length = Libc.read(netlink, answer, ANSWER_MAX);
            return length < ANSWER_HEADER ? null : find(answer, (int) Math.min(length, answer.get(JAVA_INT, 0)));
        } finally {
            Libc.close(netlink);
        }
    }

    private static MemorySegment request(Arena arena, int inode) {
        MemorySegment request = arena.allocate(REQUEST_SIZE, 8);
        request.set(JAVA_INT, 0, REQUEST_SIZE);
        request.set(JAVA_SHORT, 4, SOCK_DIAG_BY_FAMILY);
        request.set(JAVA_SHORT, 6, NLM_F_REQUEST);
        request.set(JAVA_BYTE, NETLINK_HEADER, (byte) Libc.AF_UNIX);
        request.set(JAVA_INT, NETLINK_HEADER + 4, -1); // in any state
        request.set(JAVA_INT, NETLINK_HEADER + 8, inode);
        request.set(JAVA_INT, NETLINK_HEADER + 12, UDIAG_SHOW_RQLEN);
        request.set(JAVA_LONG, NETLINK_HEADER + 16, -1L); // whatever its cookie is
        return request;
    }

    private static ListeningSocket.@Nullable Queue find(MemorySegment answer, int length) {
        if (answer.get(JAVA_SHORT, 4) != SOCK_DIAG_BY_FAMILY) {
            return null;
        }
        int at = ANSWER_HEADER;
        while (at + 12 <= length) {
            int size = Short.toUnsignedInt(answer.get(JAVA_SHORT, at));
            if (answer.get(JAVA_SHORT, at + 2) == UNIX_DIAG_RQLEN) {
                return new ListeningSocket.Queue(answer.get(JAVA_INT, at + 4), answer.get(JAVA_INT, at + 8));
            }
            at += Math.max(4, (size + 3) & ~3);
        }
        return null;
    }
}
