/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EventLoopTest {
    @Test
    void anotherThreadWakesALoopThatWaits() throws Exception {
        try (EventLoop loop = new EventLoop()) {
            AtomicInteger ran = new AtomicInteger();
            Thread poster = Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 10_000; i++) {
                    while (!loop.post(ran::incrementAndGet)) {
                        Thread.onSpinWait();
                    }
                }
            });
            while (ran.get() < 10_000) {
                loop.turn(-1);
            }
            poster.join();
            assertThat(ran).hasValue(10_000);
        }
    }

    @Test
    void postedWorkIsBoundedAndKeepsItsOrder() {
        try (EventLoop loop = new EventLoop()) {
            List<Integer> order = new ArrayList<>();
            int taken = 0;
            for (int next = 0; loop.post(order(order, next)); next++) {
                taken++;
            }
            loop.turn(0);
            assertThat(order).hasSize(taken).isSorted();
            assertThat(taken).isEqualTo(4096);
        }
    }

    private static Runnable order(List<Integer> order, int number) {
        return () -> order.add(number);
    }

    @Test
    void aDescriptorClosedByAnEarlierHandlerOfTheSameTurnIsNotHandled() {
        try (EventLoop loop = new EventLoop();
                Arena arena = Arena.ofConfined()) {
            int[] one = Descriptors.pipe();
            int[] two = Descriptors.pipe();
            List<String> handled = new ArrayList<>();
            loop.register(one[0], Epoll.IN, events -> {
                handled.add("first");
                replace(loop, one[0], two, handled);
            });
            loop.register(two[0], Epoll.IN, events -> {
                handled.add("first");
                replace(loop, two[0], one, handled);
            });
            MemorySegment x = arena.allocateFrom("x");
            assertThat(Libc.write(one[1], x, 1)).isEqualTo(1);
            assertThat(Libc.write(two[1], x, 1)).isEqualTo(1);
            loop.turn(1000);
            assertThat(handled).containsExactly("first");
            Descriptors.closeAll(one);
            Descriptors.closeAll(two);
        }
    }

    /** The other's number is registered again, for something that is not ready. */
    private static void replace(EventLoop loop, int self, int[] other, List<String> handled) {
        loop.unregister(self);
        loop.unregister(other[0]);
        int[] quiet = Descriptors.pipe();
        Libc.dup2(quiet[0], other[0]);
        loop.register(other[0], Epoll.IN, events -> handled.add("second"));
        Descriptors.closeAll(quiet);
    }

    @Test
    void workPostedAfterTheCloseIsNotWrittenIntoAnotherFile() {
        EventLoop loop = new EventLoop();
        loop.close();
        // These get the numbers that the loop had.
        int[] one = Descriptors.pipe();
        int[] two = Descriptors.pipe();
        loop.post(() -> {});
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment byteRead = arena.allocate(1);
            for (int[] pipe : List.of(one, two)) {
                Descriptors.setNonBlocking(pipe[0]);
                assertThat(Libc.read(pipe[0], byteRead, 1)).isEqualTo(-Errno.EAGAIN);
            }
        }
        loop.close(); // a second time closes nothing of theirs
        assertThat(FileStatus.of(one[0])).isNotNull();
        Descriptors.closeAll(one);
        Descriptors.closeAll(two);
    }

    @Test
    void aTurnEndsWhenItsTimeIsOver() {
        try (EventLoop loop = new EventLoop()) {
            long start = System.nanoTime();
            loop.turn(30);
            assertThat(System.nanoTime() - start).isGreaterThan(25_000_000L);
        }
    }
}
