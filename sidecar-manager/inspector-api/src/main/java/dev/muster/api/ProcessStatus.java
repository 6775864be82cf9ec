/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One managed process.
 *
 * @param name unique; the second and later ones of a process with a count are {@code name-2}, {@code name-3}
 * @param pid null without a live process
 * @param since when it came into its state
 */
public record ProcessStatus(
        String name,
        ProcessState state,
        @Nullable Integer pid,
        Instant since,
        int restarts,
        @Nullable String reason,
        @Nullable Exit lastExit) {}
