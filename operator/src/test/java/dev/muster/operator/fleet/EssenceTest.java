/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.crd.PoolCondition;
import dev.muster.crd.RolloutStatus;
import dev.muster.crd.TroubledPod;
import dev.muster.crd.WorkerCounts;
import dev.muster.crd.WorkerPoolStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What of a status may wait, and what may not. */
class EssenceTest {
    private static final Duration DEADLINE = Duration.ofMinutes(10);
    private static final String FIRST = "2026-01-01T00:00:00Z";

    private static WorkerPoolStatus status(
            long generation, int ready, String progressed, boolean proven, String holds, String message) {
        return new WorkerPoolStatus(
                generation,
                null,
                10,
                ready,
                ready + "/10",
                new WorkerCounts(40, ready * 4, ready, 7L),
                "r2",
                "r1",
                new RolloutStatus("r2", FIRST, progressed, ready, proven, null, null, false, null),
                "muster.dev/pool=web",
                "Progressing",
                List.of(new PoolCondition("Progressing", holds, generation, FIRST, message, message)),
                List.of(new TroubledPod("web-1", ready, 4, message)));
    }

    private static final WorkerPoolStatus BEFORE = status(1, 3, FIRST, false, "True", "one");

    @Test
    void numbersAndWordsMayWait() {
        assertThat(Essence.same(BEFORE, status(1, 4, "2026-01-01T00:00:29Z", false, "True", "other"), DEADLINE))
                .isTrue();
    }

    @Test
    void whatIsRememberedAndWhatIsWaitedForMayNot() {
        assertThat(Essence.same(null, BEFORE, DEADLINE)).isFalse();
        assertThat(Essence.same(BEFORE, status(2, 3, FIRST, false, "True", "one"), DEADLINE))
                .as("another generation is observed")
                .isFalse();
        assertThat(Essence.same(BEFORE, status(1, 3, FIRST, true, "True", "one"), DEADLINE))
                .as("the revision has proved itself")
                .isFalse();
        assertThat(Essence.same(BEFORE, status(1, 3, FIRST, false, "False", "one"), DEADLINE))
                .as("a condition has turned")
                .isFalse();
    }

    @Test
    void theDeadlineIsNotMeasuredFromLongAgo() {
        WorkerPoolStatus later = status(1, 3, "2026-01-01T00:00:31Z", false, "True", "one");
        assertThat(Essence.same(BEFORE, later, DEADLINE)).isFalse();

        WorkerPoolStatus soon = status(1, 3, "2026-01-01T00:00:05Z", false, "True", "one");
        assertThat(Essence.same(BEFORE, soon, DEADLINE)).isTrue();
        assertThat(Essence.same(BEFORE, soon, Duration.ofSeconds(40))).isFalse();
    }
}
