/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import java.time.Duration;
import java.time.Instant;

/** The shell's clock: it starts at the wall clock's time and then never jumps, whatever is done to the wall clock. Thread-safe. */
final class Now {

    private final Instant start = Instant.now();
    private final long startNanos = System.nanoTime();

    Instant get() {
        return start.plusNanos(System.nanoTime() - startNanos);
    }

    /** Whole milliseconds until then, rounded up, between 0 and a minute. */
    int millisUntil(Instant then) {
        Instant now = get();
        if (!now.isBefore(then)) {
            return 0;
        }
        if (then.isAfter(now.plusSeconds(60))) {
            return 60_000;
        }
        return (int) Duration.between(now, then).plusNanos(999_999).toMillis();
    }
}
