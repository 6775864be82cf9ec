/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;

/**
 * How long to wait before a slot is tried again: {@code initial} after its first failure, then {@code min}, doubling up to {@code max}.
 * A worker that stayed up for {@code reset} wipes the count.
 */
public record Backoff(Duration initial, Duration min, Duration max, Duration reset) {

    /** The wait after so many failures in a row, 1 or more. */
    Duration after(int failures) {
        if (failures <= 1) {
            return initial;
        }
        long doublings = Math.min(failures - 2, 30);
        Duration wait = min.multipliedBy(1L << doublings);
        return wait.compareTo(max) > 0 ? max : wait;
    }
}
