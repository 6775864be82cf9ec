/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Gives memory back. The serial collector lets what is old fill up to the limit before it looks whether anybody still needs it, and an
 * operator that is at rest would hold all of that for days. A collection takes a fraction of a second, in which nobody waits for it.
 */
final class Tidying {
    private static final Duration EVERY = Duration.ofSeconds(30);
    private static final long SOME_BYTES = 16L << 20;

    private Tidying() {}

    static void begin(ScheduledExecutorService thread) {
        System.gc(); // a start leaves as much behind as the operator lives with
        var _ = thread.scheduleWithFixedDelay(Tidying::look, EVERY.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
    }

    private static void look() {
        if (ManagementFactory.getMemoryPoolMXBeans().stream().anyMatch(Tidying::isUntidy)) {
            System.gc();
        }
    }

    /** Whether there is half as much again as was needed at the last collection. */
    private static boolean isUntidy(MemoryPoolMXBean pool) {
        MemoryUsage needed = pool.getCollectionUsage();
        return pool.getType() == MemoryType.HEAP
                && pool.isUsageThresholdSupported() // as the old generation's is, and the young one's is not
                && needed != null
                && pool.getUsage().getUsed() > needed.getUsed() * 3 / 2 + SOME_BYTES;
    }
}
