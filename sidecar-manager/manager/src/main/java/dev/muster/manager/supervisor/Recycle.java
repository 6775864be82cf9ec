/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a good worker is replaced all the same.
 *
 * @param age it has run this long; null for never
 * @param memory it has this many resident bytes; 0 for never
 * @param jitter by how many percent, at the most, a worker's own limits are lower, so that not all fall due at once
 */
public record Recycle(@Nullable Duration age, long memory, int jitter) {

    /** Never. */
    public static final Recycle NEVER = new Recycle(null, 0, 0);

    /** The golden section of all numbers of 64 bits: its multiples lie far apart from each other. */
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /** The age that is this incarnation's limit; null for none. */
    @Nullable
    Duration ageOf(long incarnation) {
        return age == null ? null : Duration.ofMillis((long) (age.toMillis() * part(incarnation)));
    }

    /** The bytes that are this incarnation's limit; the highest of all numbers for none. */
    long memoryOf(long incarnation) {
        return memory == 0 ? Long.MAX_VALUE : (long) (memory * part(incarnation));
    }

    /** Chance without a die: the same number, the same part, and workers started one after the other differ much. */
    private double part(long incarnation) {
        double share = ((incarnation * GOLDEN) >>> 11) * 0x1.0p-53;
        return 1 - share * jitter / 100;
    }
}
