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

    /** What the manager notes on each child, so that a manager that comes back knows it. */
    public sealed interface Mark {

        /** Whether it was told to end. */
        boolean stopping();
    }

    /**
     * It is a worker.
     *
     * @param ready whether it was ready
     */
    public record OfWorker(int slot, String revision, boolean ready, boolean stopping) implements Mark {}

    /**
     * It is a managed process.
     *
     * @param temporary whether a request made it, and not the pool
     */
    public record OfProcess(String name, boolean temporary, boolean stopping) implements Mark {}
}
