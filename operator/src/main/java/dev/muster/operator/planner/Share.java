/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

/**
 * A number of pods, or a part of the fleet.
 *
 * @param amount 0 or more; a percentage when {@code percent}
 */
public record Share(int amount, boolean percent) {
    public Share {
        if (amount < 0) {
            throw new IllegalArgumentException("a share of pods is 0 or more, not " + amount);
        }
    }

    /** So many pods. */
    public static Share of(int pods) {
        return new Share(pods, false);
    }

    /** So many of a hundred. */
    public static Share percent(int amount) {
        return new Share(amount, true);
    }

    /** How many that is of a fleet: rounded down, and never less than one, because with none nothing would ever move. */
    int ofPods(int replicas) {
        long pods = percent ? (long) amount * replicas / 100 : amount;
        return Math.clamp(pods, 1, Integer.MAX_VALUE);
    }
}
