/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool;

import java.time.Duration;

/**
 * How long a slot waits before a worker that died is started again.
 *
 * @param initial before the first try
 * @param min before the second; doubled from there
 * @param max never longer than this
 * @param reset a worker that stayed up this long makes the next try a first one again
 */
public record Backoff(Duration initial, Duration min, Duration max, Duration reset) {
    public static final Backoff DEFAULT =
            new Backoff(Duration.ZERO, Duration.ofMillis(200), Duration.ofSeconds(30), Duration.ofSeconds(60));

    public Backoff {
        Limits.atLeast("initial", initial, Duration.ZERO);
        Limits.atLeast("min", min, Duration.ofMillis(1));
        Limits.atLeast("max", max, Duration.ofMillis(1));
        Limits.atLeast("reset", reset, Duration.ZERO);
        if (min.compareTo(max) > 0) {
            throw new InvalidField("min", DurationText.of(min) + " is more than max, " + DurationText.of(max));
        }
    }
}
