/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.Worker;
import dev.muster.api.WorkerState;
import dev.muster.manager.supervisor.Exit;
import dev.muster.manager.supervisor.Incarnation;
import dev.muster.manager.supervisor.Life;
import dev.muster.manager.supervisor.Origin;
import dev.muster.manager.supervisor.Phase;
import dev.muster.manager.supervisor.Slot;
import dev.muster.manager.supervisor.State;
import dev.muster.manager.supervisor.Stay;
import dev.muster.manager.supervisor.Target;
import dev.muster.manager.supervisor.Told;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StateDocumentTest {
    private static final Instant T = Instant.parse("2026-11-22T10:00:00Z");
    private static final Instant LATER = T.plusSeconds(30);
    private static final Phase OVER = new Phase.Ended(1);

    private static Slot slot(int index, boolean held, @Nullable String failure, @Nullable Exit exit) {
        Instant next = failure == null ? Instant.MIN : LATER;
        return new Slot(
                index,
                held,
                0,
                failure == null ? 0 : 1,
                next,
                failure,
                failure == null ? 0 : 3,
                2,
                exit,
                exit == null ? null : T);
    }

    private static Incarnation incarnation(long number, Life life) {
        SortedMap<String, String> user = new TreeMap<>(Map.of("jobs", "3"));
        return new Incarnation(number, 0, "rev", T, Origin.STARTED, life, new Told(true, "busy", 0, false, user));
    }

    private static List<Worker> rows(Phase phase, Slot slot, Incarnation... incarnations) {
        TreeMap<Long, Incarnation> byNumber = new TreeMap<>();
        for (Incarnation incarnation : incarnations) {
            byNumber.put(incarnation.number(), incarnation);
        }
        State empty = State.initial(
                PoolSettings.of(Pools.of(List.of("serve")).pool(), Stay.UNTIL_SHUTDOWN), new Target(1, "rev"));
        State state = new State(
                empty.settings(),
                empty.target(),
                phase,
                true,
                true,
                null,
                true,
                true,
                new TreeMap<>(Map.of(slot.index(), slot)),
                byNumber,
                empty.processes(),
                empty.tasks(),
                empty.unaccepted(),
                empty.rollout(),
                List.of(),
                9,
                1,
                Instant.MAX);
        return StateDocument.workers(state, number -> new Usage.Share(0.25, 1 << 20), T);
    }

    private static Worker row(Life life) {
        List<Worker> rows = rows(new Phase.Running(), slot(0, false, null, null), incarnation(7, life));
        assertThat(rows).hasSize(1);
        return rows.getFirst();
    }

    @Test
    void eachLifeHasItsWord() {
        assertThat(row(new Life.Spawning(T)).state()).isEqualTo(WorkerState.STARTING);
        assertThat(row(new Life.Booting(41, T, LATER, new TreeMap<>(), null)).state())
                .isEqualTo(WorkerState.STARTING);
        assertThat(row(Life.Ready.now(41, T, "epoll", null)).state()).isEqualTo(WorkerState.READY);
        assertThat(row(new Life.Draining(41, T, LATER, "shutdown")).state()).isEqualTo(WorkerState.DRAINING);
        assertThat(row(new Life.Stopping(41, T, "replaced by 8", false, false, LATER))
                        .state())
                .isEqualTo(WorkerState.STOPPING);
    }

    @Test
    void aReadyRowSaysAllThatIsKnown() {
        Worker row = row(Life.Ready.now(41, T, "epoll", null));
        assertThat(row.incarnation()).isEqualTo(7);
        assertThat(row.pid()).isEqualTo(41);
        assertThat(row.readyBy()).isEqualTo("epoll");
        assertThat(row.revision()).isEqualTo("rev");
        assertThat(row.since()).isEqualTo(T);
        assertThat(row.restarts()).isEqualTo(2);
        assertThat(row.status()).isEqualTo("busy");
        assertThat(row.user()).containsExactly(Map.entry("jobs", "3"));
        assertThat(row.cpu()).isEqualTo(0.25);
        assertThat(row.rss()).isEqualTo(1 << 20);
        assertThat(row.lastExit()).isNull();
    }

    @Test
    void whatDoesNotServeSaysWhyAndThatNothingMadeItReady() {
        Worker row = row(new Life.Stopping(41, T, "replaced by 8", false, false, LATER));
        assertThat(row.reason()).isEqualTo("replaced by 8");
        assertThat(row.readyBy()).isNull();
        assertThat(row(new Life.Spawning(T)).pid()).as("nobody has said it yet").isNull();
    }

    @Test
    void aProcessThatIsGoneHasNoRow() {
        List<Worker> rows = rows(
                new Phase.Running(), slot(0, false, null, null), incarnation(7, new Life.Lingering(T, false, LATER)));
        assertThat(rows).singleElement().satisfies(row -> {
            assertThat(row.pid()).isNull();
            assertThat(row.state()).isEqualTo(WorkerState.BACKOFF);
            assertThat(row.since()).as("a calm poll sees no change").isEqualTo(T);
        });
    }

    @Test
    void anOldWorkerAndItsSuccessorHaveARowEach() {
        List<Worker> rows = rows(
                new Phase.Running(),
                slot(0, false, null, null),
                incarnation(7, Life.Ready.now(41, T, "epoll", null)),
                incarnation(8, new Life.Spawning(T)));
        assertThat(rows).extracting(Worker::incarnation).containsExactly(7L, 8L);
    }

    @Test
    void anEmptySlotSaysWhatItWaitsFor() {
        Worker backoff = only(rows(new Phase.Running(), slot(0, false, "exit 1 before it was ready", Exit.code(1))));
        assertThat(backoff.state()).isEqualTo(WorkerState.BACKOFF);
        assertThat(backoff.reason()).isEqualTo("exit 1 before it was ready");
        assertThat(backoff.nextTry()).isEqualTo(LATER);
        assertThat(backoff.lastExit()).isEqualTo(dev.muster.api.Exit.withCode(1, T));
        Worker held = only(rows(new Phase.Running(), slot(0, true, null, Exit.signal(9))));
        assertThat(held.state()).isEqualTo(WorkerState.HELD);
        assertThat(held.nextTry()).isNull();
        assertThat(held.lastExit()).isEqualTo(dev.muster.api.Exit.bySignal(9, "KILL", false, false, T));
        Worker failed = only(rows(OVER, slot(0, false, "exit 1 before it was ready", Exit.code(1))));
        assertThat(failed.state()).isEqualTo(WorkerState.FAILED);
        assertThat(failed.nextTry()).isNull();
    }

    @Test
    void anExitThatNobodySawIsNotMadeUp() {
        assertThat(only(rows(new Phase.Running(), slot(0, true, null, Exit.UNSEEN)))
                        .lastExit())
                .isNull();
    }

    @Test
    void aSlotAboveTheTargetIsShownOnlyWhileItHasAProcess() {
        assertThat(rows(new Phase.Running(), slot(1, false, null, null))).isEmpty();
    }

    private static Worker only(List<Worker> rows) {
        assertThat(rows).hasSize(1);
        return rows.getFirst();
    }
}
