/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a ready worker counts as hung, and what is done about it.
 *
 * @param stuck seen still this long, it is stuck: it is reported, and one more worker is started
 * @param kill seen still this long, it is killed; null for never
 * @param notifyEvery it must send {@code WATCHDOG=1} this often, or is killed; null when it need not
 */
public record Watchdog(
        Duration stuck, @Nullable Duration kill, @Nullable Duration notifyEvery) {

    /** What the launcher sees is worth a look after this. */
    private static final Duration A_WHILE = Duration.ofSeconds(2);

    /** How often the launcher says what holds on: a part of {@code stuck}, so that it is said at that very time, too. */
    public Duration reportEvery() {
        long parts = Math.max(1, Math.ceilDiv(stuck.toMillis(), A_WHILE.toMillis()));
        return stuck.dividedBy(parts);
    }
}
