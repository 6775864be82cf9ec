/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.manager.supervisor.Adopted;
import dev.muster.manager.supervisor.Event;
import dev.muster.manager.supervisor.Refusal;
import dev.muster.manager.supervisor.Request;
import dev.muster.manager.supervisor.State;
import dev.muster.manager.supervisor.Stay;
import dev.muster.manager.supervisor.Supervisor;
import dev.muster.manager.supervisor.Target;
import dev.muster.pool.Ready;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever asks again and again, a worker too, must not make the supervisor slow. */
class RequestFloodTest {
    private static final Instant T = Instant.parse("2026-11-22T10:00:00Z");
    private static final int LIMIT = 256;

    private State state = State.initial(
            PoolSettings.of(
                    Pools.of(List.of("serve"))
                            .ready(new Ready.Notify(Duration.ofSeconds(60)))
                            .pool(),
                    Stay.UNTIL_SHUTDOWN),
            new Target(1, "a1b2c3"));

    private @Nullable Refusal ask(Request request) {
        Supervisor.Step step = Supervisor.step(state, new Event.Asked(request), T);
        state = step.state();
        return step.refusal();
    }

    @BeforeEach
    void aWorkerIsNeverReadyAndIsRestartedTimeAndAgain() {
        state = Supervisor.step(state, new Event.Synced(List.<Adopted>of(), null), T)
                .state();
        for (int i = 0; i < LIMIT; i++) {
            assertThat(ask(new Request.Restart(new TreeSet<>(List.of(0))))).isNull();
        }
    }

    @Test
    void noMoreOperationsRunThanTheLimit() {
        assertThat(ask(new Request.Restart(new TreeSet<>(List.of(0))))).isEqualTo(new Refusal.TooManyOperations(LIMIT));
        assertThat(ask(new Request.StopProcess("none"))).isEqualTo(new Refusal.TooManyOperations(LIMIT));
        assertThat(state.operations()).hasSize(LIMIT);
    }

    @Test
    void whatEndsOthersIsStillTaken() {
        assertThat(ask(new Request.Scale(2))).isNull();
        assertThat(ask(new Request.Shutdown(false))).isNull();
    }
}
