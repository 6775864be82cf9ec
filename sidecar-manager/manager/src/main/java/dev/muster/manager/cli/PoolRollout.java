/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tells from one look at a pool whether a rollout has ended, and how.
 *
 * @param begun whether the operator has taken up what is waited for
 */
record PoolRollout(Predicate<PoolResource> begun) {

    enum End {
        DONE,
        FAILED
    }

    /** The one that follows from the resource as it is now. */
    static PoolRollout current() {
        return new PoolRollout(PoolResource::seen);
    }

    /** The one that a mark on the resource brings, which leaves its generation as it is; {@code before} is from before the mark. */
    static PoolRollout after(PoolResource before) {
        return new PoolRollout(pool -> pool.seen()
                && (!Objects.equals(before.stable(), pool.stable())
                        || (pool.rollout() != null && !revision(pool).equals(revision(before)))));
    }

    private static String revision(PoolResource pool) {
        return pool.rollout() == null ? "" : pool.rollout().revision();
    }

    /** Null while it goes on, or is paused. Where nothing is to run, there is nothing to wait for. */
    @Nullable
    End end(PoolResource pool) {
        if (!begun.test(pool)) {
            return null;
        }
        if (pool.isGivenUp()) {
            return End.FAILED;
        }
        boolean over =
                (pool.rollout() == null || pool.isAsleep()) && pool.holds("Progressing") == null && !pool.isPaused();
        if (!over) {
            return null;
        }
        return pool.holds("Degraded") == null ? End.DONE : End.FAILED;
    }
}
