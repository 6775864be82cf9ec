/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import org.jspecify.annotations.Nullable;

/**
 * The latest change of what workers should be: the first start, a new revision, or a restart of some slots.
 *
 * @param from incarnations from this number on belong to it
 * @param failures failed starts of such incarnations so far
 * @param proven whether one of them has stayed ready long enough to trust the rest
 * @param problem what went wrong last, in words; null when nothing did
 * @param culprit the incarnation that it went wrong with, or 0
 */
public record Rollout(
        long from,
        Phase phase,
        int failures,
        boolean proven,
        @Nullable String problem,
        long culprit) {

    /** How far it is. */
    public enum Phase {
        /** Workers are still to be replaced or started. */
        RUNNING,
        /** All were. */
        DONE,
        /** Given up: what served before serves on, and no serving worker is replaced any more. */
        BROKEN
    }

    static Rollout starting(long from) {
        return new Rollout(from, Phase.RUNNING, 0, false, null, 0);
    }

    /** One more failed start; after {@code most} of them, or a {@code conclusive} one, it is given up. */
    Rollout failed(long incarnation, String what, int most, boolean conclusive) {
        int count = failures + 1;
        Phase next = conclusive || count >= most ? Phase.BROKEN : Phase.RUNNING;
        return new Rollout(from, next, count, proven, what, incarnation);
    }

    Rollout proved() {
        return new Rollout(from, phase, failures, true, problem, culprit);
    }

    Rollout done() {
        return new Rollout(from, Phase.DONE, failures, true, null, 0);
    }

    boolean covers(Incarnation incarnation) {
        return incarnation.number() >= from;
    }
}
