/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator;

import dev.muster.crd.WorkerPool;
import dev.muster.crd.WorkerPoolStatus;
import dev.muster.operator.fleet.Essence;
import dev.muster.operator.fleet.Hindrance;
import dev.muster.operator.fleet.Statuses;
import dev.muster.operator.fleet.Turn;
import dev.muster.operator.telemetry.FleetMeters;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says what a look has shown: in the status, in events and in numbers. To check and to keep a status costs the API server far more than all
 * else that is asked of it, and it changes with each pod: when many pools move at once, that numbers have changed is written now and then.
 * Thread-safe.
 */
final class Report {
    private static final Duration AT_LATEST = Duration.ofMinutes(1);

    /** So many at once, of all pools, after a while in which there were none. */
    private static final int AT_ONCE = 20;

    /** For so long there is room for one less. */
    private static final long GAP = Duration.ofMillis(250).toNanos();

    private final Story story;
    private final FleetMeters meters;
    private long free = System.nanoTime();

    Report(Story story, FleetMeters meters) {
        this.story = story;
        this.meters = meters;
    }

    /** Of a resource that cannot be. */
    void refused(Look look, List<String> problems, Context<WorkerPool> context) {
        Instant _ = write(look, Statuses.refused(look.pool(), problems, look.at()), true, context);
        story.warn(look, Statuses.INVALID_SPEC, "Refuse", String.join("; ", problems));
    }

    /**
     * Of any other.
     *
     * @param hindrance what keeps the wish from being carried out; null when nothing does
     * @return when the rest is to be written, for which there is no room now; null when nothing is left to write
     */
    @Nullable
    Instant say(Look look, @Nullable Hindrance hindrance, Context<WorkerPool> context) {
        WorkerPoolStatus status = Statuses.of(look.pool(), look.wish(), look.plan(), look.at());
        if (hindrance != null) {
            return write(look, Statuses.hindered(look.pool(), status, hindrance, look.at()), true, context);
        }
        WorkerPoolStatus written = look.pool().getStatus();
        List<Turn> turns = Turn.of(written, look.plan());
        boolean essential = !turns.isEmpty()
                || !Essence.same(written, status, look.wish().rollout().deadline());
        Instant unsaid = write(look, status, essential, context);
        turns.forEach(turn -> story.turned(look.pool(), turn));
        return unsaid;
    }

    /** Unless it is as it was, or is the same in essence and there is no room for it now. */
    private @Nullable Instant write(
            Look look, WorkerPoolStatus status, boolean essential, Context<WorkerPool> context) {
        WorkerPool pool = look.pool();
        Known known = look.known();
        meters.seen(Known.name(pool), FleetMeters.Pool.of(look.wish().replicas(), status));
        if (status.equals(pool.getStatus())) {
            known.unsaidUntil = null;
            return null;
        }
        Instant due = known.unsaidUntil == null ? look.at().plus(patience(pool)) : known.unsaidUntil;
        if (!essential && look.at().isBefore(due) && !isRoom()) {
            known.unsaidUntil = due;
            return due;
        }
        PrimaryUpdateAndCacheUtils.ssaPatchStatusAndCacheResource(pool, withStatus(pool, status), context);
        known.unsaidUntil = null;
        return null;
    }

    /** At least half of what it may be: pools that were changed together are not overdue together. */
    private static Duration patience(WorkerPool pool) {
        Duration half = AT_LATEST.dividedBy(2);
        return half.plusMillis(Math.floorMod(pool.getMetadata().getUid().hashCode(), half.toMillis()));
    }

    private synchronized boolean isRoom() {
        long now = System.nanoTime();
        if (free - now > GAP * AT_ONCE) {
            return false;
        }
        free = Math.max(free, now) + GAP;
        return true;
    }

    /** Nothing but the status, so that nothing else is claimed; and of this very pool, not of the next one with its name. */
    private static WorkerPool withStatus(WorkerPool pool, WorkerPoolStatus status) {
        WorkerPool fresh = new WorkerPool();
        fresh.setMetadata(new ObjectMetaBuilder()
                .withName(pool.getMetadata().getName())
                .withNamespace(pool.getMetadata().getNamespace())
                .withUid(pool.getMetadata().getUid())
                .build());
        fresh.setStatus(status);
        return fresh;
    }
}
