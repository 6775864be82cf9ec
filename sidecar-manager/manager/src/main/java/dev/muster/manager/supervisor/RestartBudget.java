/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

/**
 * How far a restart may move the pool from its target: the arithmetic of surge and unavailability.
 *
 * @param maxSurge how many processes may live above the target
 * @param maxUnavailable how many ready workers may be missing below it
 */
public record RestartBudget(Share maxSurge, Share maxUnavailable) {

    /** Live processes may not be started beyond this. */
    int mostLive(int wanted) {
        return wanted + maxSurge.roundedUp(wanted);
    }

    /** A ready worker may not be stopped when fewer than this would stay ready. When both shares round to nothing, one may be missing. */
    int leastReady(int wanted) {
        int missing = maxUnavailable.roundedDown(wanted);
        boolean stuck = missing == 0 && maxSurge.roundedUp(wanted) == 0;
        return Math.max(0, wanted - (stuck ? 1 : missing));
    }
}
