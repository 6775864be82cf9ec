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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PoolRolloutTest {
    private static final PoolRollout CURRENT = PoolRollout.current();
    private static final PoolRollout AFTER_A = PoolRollout.after(pool("a", null));

    @Test
    void itIsDoneWhenNothingIsUnderWayAnyMore() {
        assertThat(CURRENT.end(pool("b", null))).isEqualTo(End.DONE);
    }

    @Test
    void itGoesOnWhileTheOperatorSaysSo() {
        assertThat(CURRENT.end(pool("a", new Rollout("b"), "Progressing"))).isNull();
        assertThat(CURRENT.end(pool("b", null, "Progressing"))).isNull();
    }

    @Test
    void aPausedOneIsWaitedFor() {
        assertThat(CURRENT.end(pool("a", new Rollout("b")))).isNull();
    }

    @Test
    void whereNoPodsAreWantedThereIsNothingToWaitFor() {
        assertThat(CURRENT.end(pool("a", new Rollout("b"), "!Progressing=NoPods")))
                .isEqualTo(End.DONE);
        assertThat(CURRENT.end(pool("a", new Rollout("b"), "!Progressing=NoWorkers")))
                .isEqualTo(End.DONE);
    }

    @Test
    void itHasFailedWhenAPodHas() {
        Rollout failed = new Rollout("b");

        assertThat(CURRENT.end(pool("a", failed, "Degraded=Halted"))).isEqualTo(End.FAILED);
    }

    @Test
    void itHasFailedWhenItsDeadlineIsOver() {
        assertThat(CURRENT.end(pool("a", new Rollout("b"), "Degraded=DeadlineExceeded")))
                .isEqualTo(End.FAILED);
    }

    @Test
    void itGoesOnWhilePodsAreInTroubleForAnotherReason() {
        assertThat(CURRENT.end(pool("a", new Rollout("b"), "Degraded=PodsFailing")))
                .isNull();
    }

    @Test
    void whereNothingIsUnderWayAnyMoreAndPodsAreInTroubleItHasFailed() {
        assertThat(CURRENT.end(pool("a", null, "Degraded=PodsFailing"))).isEqualTo(End.FAILED);
    }

    @Test
    void whatCannotBeHasFailed() {
        assertThat(CURRENT.end(pool("a", null, "Degraded=ApplyFailed"))).isEqualTo(End.FAILED);
        assertThat(CURRENT.end(pool("a", null, "Degraded=InvalidSpec"))).isEqualTo(End.FAILED);
    }

    @Test
    void whatTheOperatorHasNotLookedAtYetHasNotEnded() {
        PoolResource changed =
                new PoolResource(new Metadata("web", 2), pool("a", null).status());

        assertThat(CURRENT.end(changed)).isNull();
        assertThat(CURRENT.end(new PoolResource(new Metadata("web", 1), null))).isNull();
    }

    @Test
    void aMarkedOneHasNotEndedBeforeItHasBegun() {
        assertThat(AFTER_A.end(pool("a", null))).isNull();
        assertThat(AFTER_A.end(pool("a", new Rollout("b"), "Progressing"))).isNull();
        assertThat(AFTER_A.end(pool("b", null))).isEqualTo(End.DONE);
    }

    @Test
    void anOldFailureIsNotThatOfAMarkedOne() {
        PoolResource before = pool("a", new Rollout("b"), "Degraded=Halted");
        PoolResource marked = pool("a", new Rollout("c"), "Degraded=Halted");

        assertThat(PoolRollout.after(before).end(before)).isNull();
        assertThat(PoolRollout.after(before).end(marked)).isEqualTo(End.FAILED);
    }

    /** @param said conditions, like {@code Degraded}, {@code Degraded=Halted} or, of one that does not hold, {@code !Progressing=NoPods} */
    private static PoolResource pool(String stable, @Nullable Rollout rollout, String... said) {
        List<Condition> conditions = new ArrayList<>();
        for (String each : said) {
            boolean holds = !each.startsWith("!");
            String[] parts = each.substring(holds ? 0 : 1).split("=", -1);
            conditions.add(
                    new Condition(parts[0], holds ? "True" : "False", parts.length > 1 ? parts[1] : "R", "because"));
        }
        return new PoolResource(
                new Metadata("web", 1), new Status(1L, "3/3", null, "r", stable, rollout, "Available", conditions));
    }
}
