/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A worker's stable place. It outlives the processes that fill it.
 *
 * @param index from 0
 * @param held stopped by a person, until started by one
 * @param freshFrom incarnations below this number are out of date here, whatever their revision
 * @param failures failed tries in a row
 * @param nextTry not to be tried again before this
 * @param lastFailure what went wrong last, in words; null when nothing did since it last stayed up
 * @param lastFailed the incarnation it went wrong with, or 0
 * @param restarts how often its worker has ended without being told to
 * @param lastExit how it then ended; null when it never did
 * @param lastExitAt when
 */
public record Slot(
        int index,
        boolean held,
        long freshFrom,
        int failures,
        Instant nextTry,
        @Nullable String lastFailure,
        long lastFailed,
        int restarts,
        @Nullable Exit lastExit,
        @Nullable Instant lastExitAt) {

    /** Of which nothing is known yet. */
    public static Slot empty(int index) {
        return new Slot(index, false, 0, 0, Instant.MIN, null, 0, 0, null, null);
    }

    /** Whether it stays empty until the next revision comes, or somebody starts it. */
    public boolean waitsForChange(Settings settings, Rollout rollout) {
        return settings.waitForChange() && rollout.phase() == Rollout.Phase.BROKEN && failures > 0;
    }

    Slot held(boolean hold) {
        return new Slot(index, hold, freshFrom, 0, Instant.MIN, null, 0, restarts, lastExit, lastExitAt);
    }

    /** A person wants a fresh worker: at once, whatever happened before. */
    Slot freshFrom(long incarnation) {
        return new Slot(
                index, held, incarnation, 0, Instant.MIN, lastFailure, lastFailed, restarts, lastExit, lastExitAt);
    }

    Slot failed(long incarnation, String what, Backoff backoff, Instant now) {
        int count = failures + 1;
        Instant next = now.plus(backoff.after(count));
        return new Slot(index, held, freshFrom, count, next, what, incarnation, restarts, lastExit, lastExitAt);
    }

    Slot recovered() {
        return new Slot(index, held, freshFrom, 0, Instant.MIN, null, 0, restarts, lastExit, lastExitAt);
    }

    /** The same, and never waiting for longer than until then. */
    Slot triedBy(Instant latest) {
        Instant next = nextTry.isBefore(latest) ? nextTry : latest;
        return new Slot(
                index, held, freshFrom, failures, next, lastFailure, lastFailed, restarts, lastExit, lastExitAt);
    }

    Slot exited(Exit exit, Instant now) {
        return new Slot(index, held, freshFrom, failures, nextTry, lastFailure, lastFailed, restarts + 1, exit, now);
    }
}
