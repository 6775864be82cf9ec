/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a worker counts as hung, and what is done.
 *
 * @param stuck seen doing nothing this long: it is reported, and one more worker is started
 * @param kill stuck this long: it is killed; null is never. At least 20 s, because a long request looks the same
 * @param notifyEvery the worker must say {@code WATCHDOG=1} this often, or is killed; null is off. A record cannot have a component named notify, as the file has it
 */
public record Watchdog(
        Duration stuck, @Nullable Duration kill, @Nullable Duration notifyEvery) {
    public static final Duration LEAST_KILL = Duration.ofSeconds(20);
    public static final Watchdog DEFAULT = new Watchdog(Duration.ofSeconds(10), null, null);

    public Watchdog {
        Limits.atLeast("stuck", stuck, Duration.ofSeconds(3));
        if (kill != null && kill.compareTo(LEAST_KILL) < 0) {
            throw new InvalidField(
                    "kill",
                    DurationText.of(kill)
                            + " is too short, as a long request looks like a hang: never, or at least 20s");
        }
        if (kill != null && kill.compareTo(stuck) < 0) {
            throw new InvalidField("kill", DurationText.of(kill) + " is less than stuck, " + DurationText.of(stuck));
        }
        if (notifyEvery != null) {
            Limits.atLeast("notify", notifyEvery, Duration.ofMillis(100));
        }
    }
}
