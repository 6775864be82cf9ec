/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator;

import dev.muster.crd.WorkerPool;
import dev.muster.crd.WorkerPoolStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Writes the status. To check and to keep it costs the API server far more than all else that is asked of it, and it changes with each
 * pod: when many pools move at once, that numbers have changed is written now and then. Thread-safe.
 */
final class Report {
    private static final Duration AT_LATEST = Duration.ofSeconds(30);

    /** So many at once, of all pools, after a while in which there were none. */
    private static final int AT_ONCE = 20;

    /** For so long there is room for one less. */
    private static final long GAP = Duration.ofMillis(250).toNanos();

    private long free = System.nanoTime();

    /**
     * Writes it unless it is as it was, or is the same in essence and there is no room for it now.
     *
     * @return when it is to be written although there is no room; null when nothing is left to write
     */
    @Nullable
    Instant say(Known known, WorkerPool pool, WorkerPoolStatus status, boolean essential, Context<WorkerPool> context) {
        if (status.equals(pool.getStatus())) {
            known.unsaidSince = null;
            return null;
        }
        Instant now = Instant.now();
        Instant since = known.unsaidSince == null ? now : known.unsaidSince;
        if (!essential && now.isBefore(since.plus(AT_LATEST)) && !isRoom()) {
            known.unsaidSince = since;
            return since.plus(AT_LATEST);
        }
        PrimaryUpdateAndCacheUtils.ssaPatchStatusAndCacheResource(pool, withStatus(pool, status), context);
        known.unsaidSince = null;
        return null;
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
