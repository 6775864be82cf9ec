/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Leaves a listening socket alone for a second when a connection cannot be accepted: it stays ready for as long as the connection
 * waits, and a loop that looked at once again would do nothing else. For the loop's thread. Owns its timer, which is made
 * beforehand, since descriptors are what is short then; the socket stays the caller's.
 */
final class ListenerPause implements AutoCloseable {
    private static final int SECOND = 2; // of the four words of the time

    private final EventLoop loop;
    private final int listening;
    private final int timer;

    ListenerPause(EventLoop loop, int listening) {
        this.loop = loop;
        this.listening = listening;
        timer = OsException.check(
                Libc.timerfdCreate(Libc.CLOCK_MONOTONIC, Libc.TFD_NONBLOCK | Libc.TFD_CLOEXEC),
                "timerfd_create",
                "cannot make a timer");
        loop.register(timer, Epoll.IN, events -> end());
    }

    void begin() {
        set(1);
        loop.watch(listening, 0);
    }

    private void end() {
        set(0); // which also takes the readiness back
        loop.watch(listening, Epoll.IN);
    }

    private void set(long seconds) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(JAVA_LONG, 4);
            time.setAtIndex(JAVA_LONG, SECOND, seconds);
            OsException.check(Libc.timerfdSettime(timer, time), "timerfd_settime", "cannot set a timer");
        }
    }

    @Override
    public void close() {
        loop.unregister(timer);
        Descriptors.close(timer);
    }
}
