/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One message of sendmsg(2) and recvmsg(2) and the descriptors that ride on it (unix(7), SCM_RIGHTS), in memory that is used
 * again for the next. The layouts are those of every 64-bit Linux. For one thread at a time.
 */
final class Message implements AutoCloseable {
    /** As many descriptors as the kernel lets ride on one message. */
    static final int DESCRIPTORS_MAX = 253;

    private static final int[] NONE = {};
    private static final long IOV = 16;
    private static final long IOV_COUNT = 24;
    private static final long CONTROL = 32;
    private static final long CONTROL_LENGTH = 40;
    private static final long FLAGS = 48;
    private static final long HEADER_SIZE = 56;
    private static final long CONTROL_HEADER = 16;
    private static final long CONTROL_SIZE = CONTROL_HEADER + ((DESCRIPTORS_MAX * 4 + 7) & ~7);

    private final Arena arena = Arena.ofShared();
    private final MemorySegment header = arena.allocate(HEADER_SIZE, 8);
    private final MemorySegment vector = arena.allocate(16, 8);
    private final MemorySegment control = arena.allocate(CONTROL_SIZE, 8);
    private final MemorySegment bytes;
    private final ByteBuffer buffer;
    private int[] received = NONE;
    private boolean truncated;

    Message(int capacity) {
        bytes = arena.allocate(capacity, 8);
        buffer = bytes.asByteBuffer().order(ByteOrder.nativeOrder());
        vector.set(JAVA_LONG, 0, bytes.address());
        header.set(JAVA_LONG, IOV, vector.address());
        header.set(JAVA_LONG, IOV_COUNT, 1);
    }

    /** What is sent, from its position to its limit, or was received. */
    ByteBuffer buffer() {
        return buffer;
    }

    /** The descriptors of the last message; the caller of {@link #receive} owns them. */
    int[] descriptors() {
        return received;
    }

    /** The last message, or what rode on it, was longer than the room for it. */
    boolean truncated() {
        return truncated;
    }

    /** Sends the buffer's content from 0 to its limit. Answers like sendmsg. */
    long send(int socket, int[] descriptors) {
        vector.set(JAVA_LONG, 8, buffer.limit());
        header.set(JAVA_LONG, CONTROL, descriptors.length == 0 ? 0 : control.address());
        header.set(JAVA_LONG, CONTROL_LENGTH, descriptors.length == 0 ? 0 : put(descriptors));
        return Libc.sendmsg(socket, header, Libc.MSG_DONTWAIT | Libc.MSG_NOSIGNAL);
    }

    private long put(int[] descriptors) {
        control.set(JAVA_LONG, 0, CONTROL_HEADER + descriptors.length * 4L);
        control.set(JAVA_INT, 8, Libc.SOL_SOCKET);
        control.set(JAVA_INT, 12, Libc.SCM_RIGHTS);
        for (int i = 0; i < descriptors.length; i++) {
            control.set(JAVA_INT, CONTROL_HEADER + i * 4L, descriptors[i]);
        }
        return CONTROL_HEADER + ((descriptors.length * 4L + 7) & ~7);
    }

    /** Receives one message into the buffer. Answers like recvmsg. */
    long receive(int socket) {
        header.set(JAVA_LONG, CONTROL, control.address());
        header.set(JAVA_LONG, CONTROL_LENGTH, CONTROL_SIZE);
        long length = receive(socket, Libc.MSG_CMSG_CLOEXEC);
        if (length >= 0) {
            truncated |= (header.get(JAVA_INT, FLAGS) & Libc.MSG_CTRUNC) != 0;
            received = take(header.get(JAVA_LONG, CONTROL_LENGTH));
        }
        return length;
    }

    /** Reads the next message into the buffer, without what rides on it, and leaves it there. Answers like recvmsg. */
    long peek(int socket) {
        header.set(JAVA_LONG, CONTROL, 0);
        header.set(JAVA_LONG, CONTROL_LENGTH, 0);
        return receive(socket, Libc.MSG_PEEK);
    }

    private long receive(int socket, int flags) {
        buffer.clear();
        vector.set(JAVA_LONG, 8, buffer.capacity());
        header.set(JAVA_INT, FLAGS, 0);
        received = NONE;
        long length = Libc.recvmsg(socket, header, Libc.MSG_DONTWAIT | flags);
        if (length >= 0) {
            buffer.limit((int) length);
            truncated = (header.get(JAVA_INT, FLAGS) & Libc.MSG_TRUNC) != 0;
        }
        return length;
    }

    /** The kernel puts all descriptors of one message under one heading; other headings were not asked for. */
    private int[] take(long controlLength) {
        if (controlLength < CONTROL_HEADER
                || control.get(JAVA_INT, 8) != Libc.SOL_SOCKET
                || control.get(JAVA_INT, 12) != Libc.SCM_RIGHTS) {
            return NONE;
        }
        int[] fds = new int[(int) (control.get(JAVA_LONG, 0) - CONTROL_HEADER) / 4];
        for (int i = 0; i < fds.length; i++) {
            fds[i] = control.get(JAVA_INT, CONTROL_HEADER + i * 4L);
        }
        return fds;
    }

    @Override
    public void close() {
        arena.close();
    }
}
