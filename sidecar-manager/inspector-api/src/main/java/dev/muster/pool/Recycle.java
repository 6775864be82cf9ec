/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a healthy worker is replaced all the same, one at a time.
 *
 * @param age null is never
 * @param memory resident memory; null is never
 * @param jitter percent by which each worker's own limits are lowered at random, so that they do not all fall due at once
 */
public record Recycle(@Nullable Duration age, @Nullable Quantity memory, int jitter) {
    public static final Recycle DEFAULT = new Recycle(null, null, 10);

    public Recycle {
        if (age != null) {
            Limits.atLeast("age", age, Duration.ofSeconds(1));
        }
        if (memory != null && memory.bytes() < 1 << 20) {
            throw new InvalidField("memory", memory + " is less than any process needs: at least 1Mi");
        }
        Limits.range("jitter", jitter, 0, 50);
    }
}
