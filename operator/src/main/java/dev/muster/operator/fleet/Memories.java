/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.fleet;

import dev.muster.crd.RolloutFailure;
import dev.muster.crd.RolloutStatus;
import dev.muster.crd.WorkerPoolStatus;
import dev.muster.operator.planner.Memory;
import dev.muster.operator.planner.Memory.Rollout;
import dev.muster.operator.planner.Memory.Stopped;
import dev.muster.operator.planner.Memory.Watch;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the planner remembers is in the status, where everybody can see it. */
public final class Memories {
    private Memories() {}

    /** What the status remembers of the rollouts so far. */
    public static Memory of(@Nullable WorkerPoolStatus status) {
        if (status == null) {
            return Memory.NONE;
        }
        RolloutStatus rollout = status.rollout();
        return new Memory(status.stableRevision(), rollout == null ? null : rollout(rollout));
    }

    private static Rollout rollout(RolloutStatus status) {
        RolloutFailure failure = status.failure();
        return new Rollout(
                status.revision(),
                Instant.parse(status.startedAt()),
                Instant.parse(status.progressedAt()),
                status.updatedPods(),
                status.proven(),
                watch(status),
                status.paused(),
                failure == null
                        ? null
                        : new Stopped(
                                failure.pod(),
                                failure.uid(),
                                failure.settings(),
                                failure.message(),
                                Instant.parse(failure.at())));
    }

    private static @Nullable Watch watch(RolloutStatus status) {
        String since = status.canariesSince() != null ? status.canariesSince() : status.canariesIllSince();
        return since == null ? null : new Watch(status.canariesSince() != null, Instant.parse(since));
    }

    static @Nullable RolloutStatus written(@Nullable Rollout rollout) {
        if (rollout == null) {
            return null;
        }
        Stopped stopped = rollout.stopped();
        Watch watch = rollout.watch();
        String since = watch == null ? null : watch.since().toString();
        return new RolloutStatus(
                rollout.revision(),
                rollout.since().toString(),
                rollout.progressed().toString(),
                rollout.done(),
                rollout.proven(),
                rollout.watchesTheWell() ? since : null,
                rollout.watchesTheWell() ? null : since,
                rollout.paused(),
                stopped == null
                        ? null
                        : new RolloutFailure(
                                stopped.pod(),
                                stopped.uid(),
                                stopped.why(),
                                stopped.at().toString(),
                                stopped.settings()));
    }
}
