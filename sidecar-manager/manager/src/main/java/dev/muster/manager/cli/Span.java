/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import java.time.Duration;
import java.time.Instant;

/** Writes a span of time as briefly as a person reads it: {@code 45s}, {@code 2m}, {@code 3h12m}, {@code 5d4h}. */
final class Span {
    private Span() {}

    /** The time from one instant to a later one; clocks that disagree count as none. */
    static String between(Instant from, Instant to) {
        return of(Duration.between(from, to));
    }

    static String of(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + "s";
        }
        long minutes = seconds / 60;
        if (minutes < 60) {
            return minutes + "m";
        }
        long hours = minutes / 60;
        return hours < 24 ? two(hours, "h", minutes % 60, "m") : two(hours / 24, "d", hours % 24, "h");
    }

    private static String two(long large, String largeUnit, long small, String smallUnit) {
        return small == 0 ? large + largeUnit : large + largeUnit + small + smallUnit;
    }
}
