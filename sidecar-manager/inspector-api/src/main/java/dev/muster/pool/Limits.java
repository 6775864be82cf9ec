/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool;

import java.time.Duration;

/** Ranges of the numbers in a pool, refused with the range in the message. */
final class Limits {
    private Limits() {}

    static void range(String field, long value, long least, long most) {
        if (value < least || value > most) {
            throw new InvalidField(field, value + " is out of range: " + least + " to " + most);
        }
    }

    static void atLeast(String field, Duration value, Duration least) {
        if (value.compareTo(least) < 0 || value.compareTo(DurationText.MAX) > 0) {
            throw new InvalidField(
                    field,
                    DurationText.of(value) + " is too "
                            + (value.compareTo(least) < 0
                                    ? "short: at least " + DurationText.of(least)
                                    : "long: at most a year"));
        }
    }
}
