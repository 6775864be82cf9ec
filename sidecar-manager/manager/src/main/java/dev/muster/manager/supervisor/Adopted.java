/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A child that the launcher has, as it says when it connects.
 *
 * @param mark what the manager had noted on it; null when that cannot be read
 * @param lingering its own process is gone, its group is not
 */
public record Adopted(
        long number, int pid, Instant started, @Nullable Mark mark, boolean lingering) {

    /**
     * What the manager notes on each child, so that a manager that comes back knows it.
     *
     * @param ready whether it was ready
     * @param stopping whether it was told to end
     */
    public record Mark(int slot, String revision, boolean ready, boolean stopping) {}
}
