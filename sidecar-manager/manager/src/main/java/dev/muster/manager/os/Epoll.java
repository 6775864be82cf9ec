/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** One epoll set, level-triggered (epoll(7)). Owns its descriptor. Made, used and closed by one thread. */
final class Epoll implements AutoCloseable {
    static final int IN = 1;
    static final int OUT = 4;
    static final int ERR = 8;
    static final int HUP = 16;

    private static final int BATCH = 64;

    /** The kernel's structure is packed on x86-64 and nowhere else. */
    private static final boolean PACKED = System.getProperty("os.arch").equals("amd64");

    private static final long DATA_OFFSET = PACKED ? 4 : 8;
    private static final long EVENT_SIZE = PACKED ? 12 : 16;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment ready = arena.allocate(BATCH * EVENT_SIZE, 8);
    private final MemorySegment event = arena.allocate(EVENT_SIZE, 8);
    private final int epoll;

    Epoll() {
        epoll = OsException.check(Libc.epollCreate1(Libc.EPOLL_CLOEXEC), "epoll_create1", "cannot make an epoll set");
    }

    /** {@code data} comes back from {@link #data} when the descriptor is ready. */
    void add(int fd, int events, long data) {
        control(Libc.EPOLL_CTL_ADD, fd, events, data);
    }

    void modify(int fd, int events, long data) {
        control(Libc.EPOLL_CTL_MOD, fd, events, data);
    }

    void remove(int fd) {
        control(Libc.EPOLL_CTL_DEL, fd, 0, 0);
    }

    private void control(int operation, int fd, int events, long data) {
        event.set(JAVA_INT, 0, events);
        event.set(JAVA_LONG_UNALIGNED, DATA_OFFSET, data);
        OsException.check(
                Libc.epollCtl(epoll, operation, fd, event),
                "epoll_ctl",
                "cannot watch descriptor " + fd + " for events");
    }

    /** Waits at most so long (-1: for ever) and says how many descriptors are ready; 0 also when a signal came. */
    int await(int timeoutMillis) {
        int count = Libc.epollWait(epoll, ready, BATCH, timeoutMillis);
        return count == -Errno.EINTR ? 0 : OsException.check(count, "epoll_wait", "cannot wait for events");
    }

    int events(int index) {
        return ready.get(JAVA_INT, index * EVENT_SIZE);
    }

    long data(int index) {
        return ready.get(JAVA_LONG_UNALIGNED, index * EVENT_SIZE + DATA_OFFSET);
    }

    @Override
    public void close() {
        Libc.close(epoll);
        arena.close();
    }
}
