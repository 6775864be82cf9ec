/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.fleet;

import static dev.muster.operator.planner.Condition.Type.AVAILABLE;
import static dev.muster.operator.planner.Condition.Type.DEGRADED;
import static dev.muster.operator.planner.Condition.Type.PROGRESSING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.crd.PoolCondition;
import dev.muster.crd.WorkerPoolStatus;
import dev.muster.operator.planner.Because;
import dev.muster.operator.planner.Condition;
import dev.muster.operator.planner.Plan;
import dev.muster.operator.planner.Why;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is worth an event, and what is not. */
class TurnTest {

    private static Condition says(Condition.Type type, boolean holds, Because because) {
        return new Condition(type, holds, new Why(because, because.sentence()));
    }

    private static Plan plan(Condition... conditions) {
        return Plans.saying(List.of(conditions));
    }

    private static WorkerPoolStatus said(Condition... conditions) {
        List<PoolCondition> written = List.of(conditions).stream()
                .map(each -> new PoolCondition(
                        each.type().name().charAt(0)
                                + each.type().name().substring(1).toLowerCase(java.util.Locale.ROOT),
                        each.holds() ? "True" : "False",
                        1L,
                        "2026-01-01T00:00:00Z",
                        each.why().because().reason(),
                        "in other words"))
                .toList();
        return new WorkerPoolStatus(null, null, null, null, null, null, null, null, null, null, null, written, null);
    }

    private static List<Because> told(@Nullable WorkerPoolStatus before, Condition... now) {
        return Turn.of(before, plan(now)).stream()
                .map(turn -> turn.why().because())
                .toList();
    }

    @Test
    void aNewPoolHasNothingToTellBeforeItServes() {
        assertThat(told(
                        null,
                        says(AVAILABLE, false, Because.TOO_FEW_PODS),
                        says(PROGRESSING, true, Because.STARTING),
                        says(DEGRADED, false, Because.ALL_WELL)))
                .isEmpty();
    }

    @Test
    void theSameIsNotToldAgainByAnotherLookOrAnotherOperator() {
        Condition[] same = {
            says(AVAILABLE, true, Because.ENOUGH_PODS),
            says(PROGRESSING, false, Because.HALTED),
            says(DEGRADED, true, Because.HALTED)
        };

        assertThat(told(said(same), same)).isEmpty();
    }

    @Test
    void theEndOfAChangeIsToldAndNotWhatHeldItUpForSeconds() {
        WorkerPoolStatus inStep = said(says(PROGRESSING, true, Because.IN_STEP));

        assertThat(told(inStep, says(PROGRESSING, true, Because.LOOKING))).isEmpty();
        assertThat(told(inStep, says(PROGRESSING, false, Because.SETTLED))).containsExactly(Because.SETTLED);
        assertThat(told(inStep, says(PROGRESSING, false, Because.PAUSED))).containsExactly(Because.PAUSED);
    }

    @Test
    void troubleIsAWarningOnceForEachReason() {
        WorkerPoolStatus well = said(says(DEGRADED, false, Because.ALL_WELL));
        WorkerPoolStatus failing = said(says(DEGRADED, true, Because.PODS_FAILING));

        assertThat(Turn.of(well, plan(says(DEGRADED, true, Because.HALTED))))
                .singleElement()
                .satisfies(turn -> assertThat(turn.bad()).isTrue());
        assertThat(told(failing, says(PROGRESSING, false, Because.HALTED), says(DEGRADED, true, Because.HALTED)))
                .containsExactly(Because.HALTED);
        assertThat(told(failing, says(DEGRADED, true, Because.PODS_FAILING))).isEmpty();
        assertThat(told(failing, says(DEGRADED, false, Because.ALL_WELL))).containsExactly(Because.ALL_WELL);
    }
}
