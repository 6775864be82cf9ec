/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.fleet;

import dev.muster.crd.PoolCondition;
import dev.muster.crd.RolloutStatus;
import dev.muster.crd.WorkerPoolStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What of a status must be written before anything else is done: what the next look builds on, and what somebody may wait for. How far
 * the numbers and the words have come is no part of it.
 */
public final class Essence {
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private Essence() {}

    /**
     * Whether the one may stand for the other for a while.
     *
     * @param deadline of the rollout, which is measured from the progress that was written
     */
    public static boolean same(@Nullable WorkerPoolStatus before, WorkerPoolStatus now, Duration deadline) {
        return before != null
                && of(before).equals(of(now))
                && !lags(before.rollout(), now.rollout(), deadline.dividedBy(10));
    }

    private static WorkerPoolStatus of(WorkerPoolStatus status) {
        return new WorkerPoolStatus(
                status.observedGeneration(),
                status.observedRestart(),
                null,
                null,
                null,
                null,
                status.revision(),
                status.stableRevision(),
                rollout(status.rollout()),
                status.selector(),
                status.summary(),
                status.conditions() == null
                        ? List.of()
                        : status.conditions().stream().map(Essence::condition).toList(),
                null);
    }

    private static @Nullable RolloutStatus rollout(@Nullable RolloutStatus r) {
        return r == null
                ? null
                : new RolloutStatus(
                        r.revision(),
                        r.startedAt(),
                        "",
                        0,
                        r.proven(),
                        r.canariesSince(),
                        r.canariesIllSince(),
                        r.paused(),
                        r.failure());
    }

    private static PoolCondition condition(PoolCondition condition) {
        return new PoolCondition(
                condition.type(),
                condition.status(),
                condition.observedGeneration(),
                condition.lastTransitionTime(),
                "",
                "");
    }

    private static boolean lags(@Nullable RolloutStatus before, @Nullable RolloutStatus now, Duration tolerance) {
        if (before == null || now == null) {
            return !Objects.equals(before, now);
        }
        Duration least = tolerance.compareTo(LONGEST) < 0 ? tolerance : LONGEST;
        return Duration.between(Instant.parse(before.progressedAt()), Instant.parse(now.progressedAt()))
                        .compareTo(least)
                > 0;
    }
}
