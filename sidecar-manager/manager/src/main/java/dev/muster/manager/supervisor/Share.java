/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

/**
 * A number of workers, or a part of them.
 *
 * @param amount 0 or more; a percentage when {@code percent}
 */
public record Share(int amount, boolean percent) {

    /** So many workers. */
    public static Share of(int workers) {
        return new Share(workers, false);
    }

    int roundedUp(int workers) {
        return percent ? Math.ceilDiv(amount * workers, 100) : amount;
    }

    int roundedDown(int workers) {
        return percent ? amount * workers / 100 : amount;
    }
}
