/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import org.jspecify.annotations.Nullable;

/** Tells from one look at a pool whether what is wanted of it now has been brought about. */
final class PoolRollout {

    enum End {
        DONE,
        FAILED
    }

    private PoolRollout() {}

    /** Null while it goes on, is paused, or has yet to be taken up. Where nothing is to run, there is nothing to wait for. */
    static @Nullable End end(PoolResource pool) {
        if (!pool.seen()) {
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
