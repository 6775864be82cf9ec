/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.Observed;
import dev.muster.api.State;
import dev.muster.api.Target;
import dev.muster.manager.control.Answer;
import dev.muster.manager.control.Taking;
import dev.muster.manager.control.WorkerTokens;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many readers of the state, and one loop that has other things to do. */
@Timeout(60)
class ShellControlTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final int READERS = 10;

    private final Queue<Runnable> loop = new ConcurrentLinkedQueue<>();
    private final List<Thread> readers = new CopyOnWriteArrayList<>();
    private final AtomicInteger drawn = new AtomicInteger();
    private Runnable whileDrawing = () -> {};
    private final ShellControl control = new ShellControl(
            loop::add,
            taker -> taker.accept(this::draw),
            () -> true,
            request -> new Answer.Accepted(1),
            Taking.Refused::new,
            event -> {},
            new Operations(),
            List.of(),
            new Journal(NOW, (level, line) -> {}),
            new WorkerTokens());

    private State draw() {
        whileDrawing.run();
        Observed observed = new Observed(drawn.incrementAndGet(), 0, 0, true, null);
        Target target = new Target(0, "a", "a");
        return new State(
                "web", "0.1.0", NOW, NOW, null, target, observed, List.of(), List.of(), List.of(), List.of(),
                List.of());
    }

    @Test
    void readersWhoAskAtTheSameTimeCostTheLoopOneDrawing() throws Exception {
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<State>> states = Stream.generate(() -> threads.submit(reader()))
                    .limit(READERS)
                    .toList();
            awaitWaiting(READERS);
            assertThat(loop).hasSize(1);
            loop.remove().run();
            for (Future<State> state : states) {
                assertThat(state.get().observed().ready()).isEqualTo(1);
            }
        }
        assertThat(drawn).hasValue(1);
    }

    @Test
    void whoAsksWhileTheStateIsDrawnGetsOneThatWasBegunLater() throws Exception {
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            Future<State> early = threads.submit(reader());
            awaitWaiting(1);
            CopyOnWriteArrayList<Future<State>> late = new CopyOnWriteArrayList<>();
            whileDrawing = () -> {
                whileDrawing = () -> {};
                late.add(threads.submit(reader()));
                Await.until("the late one asks", () -> !loop.isEmpty());
            };
            loop.remove().run();
            loop.remove().run();
            assertThat(early.get().observed().ready()).isEqualTo(1);
            assertThat(late.getFirst().get().observed().ready()).isEqualTo(2);
        }
    }

    private Callable<State> reader() {
        return () -> {
            readers.add(Thread.currentThread());
            return control.state();
        };
    }

    private void awaitWaiting(int count) {
        Await.until(
                count + " wait",
                () -> readers.size() == count
                        && readers.stream().allMatch(reader -> reader.getState() == Thread.State.TIMED_WAITING));
    }
}
