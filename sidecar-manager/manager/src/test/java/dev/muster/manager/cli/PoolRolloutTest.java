/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.manager.cli.PoolResource.Condition;
import dev.muster.manager.cli.PoolResource.Metadata;
import dev.muster.manager.cli.PoolResource.Rollout;
import dev.muster.manager.cli.PoolResource.Status;
import dev.muster.manager.cli.PoolRollout.End;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PoolRolloutTest {
    @Test
    void itIsDoneWhenNothingIsUnderWayAnyMore() {
        assertThat(PoolRollout.end(pool(null))).isEqualTo(End.DONE);
    }

    @Test
    void itGoesOnWhileTheOperatorSaysSo() {
        assertThat(PoolRollout.end(pool(new Rollout("b"), "Progressing"))).isNull();
        assertThat(PoolRollout.end(pool(null, "Progressing"))).isNull();
    }

    @Test
    void aPausedOneIsWaitedFor() {
        assertThat(PoolRollout.end(pool(new Rollout("b")))).isNull();
    }

    @Test
    void whereNoPodsAreWantedThereIsNothingToWaitFor() {
        assertThat(PoolRollout.end(pool(new Rollout("b"), "!Progressing=NoPods")))
                .isEqualTo(End.DONE);
        assertThat(PoolRollout.end(pool(new Rollout("b"), "!Progressing=NoWorkers")))
                .isEqualTo(End.DONE);
    }

    @Test
    void itHasFailedWhenAPodHas() {
        Rollout failed = new Rollout("b");

        assertThat(PoolRollout.end(pool(failed, "Degraded=Halted"))).isEqualTo(End.FAILED);
    }

    @Test
    void itHasFailedWhenItsDeadlineIsOver() {
        assertThat(PoolRollout.end(pool(new Rollout("b"), "Degraded=DeadlineExceeded")))
                .isEqualTo(End.FAILED);
    }

    @Test
    void itGoesOnWhilePodsAreInTroubleForAnotherReason() {
        assertThat(PoolRollout.end(pool(new Rollout("b"), "Degraded=PodsFailing")))
                .isNull();
    }

    @Test
    void whereNothingIsUnderWayAnyMoreAndPodsAreInTroubleItHasFailed() {
        assertThat(PoolRollout.end(pool(null, "Degraded=PodsFailing"))).isEqualTo(End.FAILED);
    }

    @Test
    void whatCannotBeHasFailed() {
        assertThat(PoolRollout.end(pool(null, "Degraded=ApplyFailed"))).isEqualTo(End.FAILED);
        assertThat(PoolRollout.end(pool(null, "Degraded=InvalidSpec"))).isEqualTo(End.FAILED);
    }

    @Test
    void whatTheOperatorHasNotLookedAtYetHasNotEnded() {
        PoolResource.Status status = pool(null).status();

        assertThat(PoolRollout.end(new PoolResource(new Metadata("web", 2, null), status)))
                .isNull();
        assertThat(PoolRollout.end(new PoolResource(new Metadata("web", 1, null), null)))
                .isNull();
    }

    @Test
    void neitherHasOneOfWhichARestartWasAskedSince() {
        PoolResource.Status status = pool(null, "Degraded=Halted").status();
        Metadata marked = new Metadata("web", 1, Map.of("muster.dev/restart", "now"));

        assertThat(PoolRollout.end(new PoolResource(marked, status))).isNull();
    }

    /** @param said conditions, like {@code Degraded}, {@code Degraded=Halted} or, of one that does not hold, {@code !Progressing=NoPods} */
    private static PoolResource pool(@Nullable Rollout rollout, String... said) {
        List<Condition> conditions = new ArrayList<>();
        for (String each : said) {
            boolean holds = !each.startsWith("!");
            String[] parts = each.substring(holds ? 0 : 1).split("=", -1);
            conditions.add(
                    new Condition(parts[0], holds ? "True" : "False", parts.length > 1 ? parts[1] : "R", "because"));
        }
        return new PoolResource(
                new Metadata("web", 1, null), new Status(1L, null, "3/3", null, "r", rollout, "Available", conditions));
    }
}
