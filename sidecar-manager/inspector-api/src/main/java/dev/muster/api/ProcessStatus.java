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
 * @param restarts how often it was started again with nobody asking
 * @param reason why it is in its state, where there is something to say
 * @param incarnation the number of its live process, or of the last one; null when there was none
 * @param nextTry when one in back-off is started again; otherwise null
 * @param temporary whether a request made it, and not the pool
 * @param cpu cores used lately; null before it was measured
 * @param rss resident bytes; null before it was measured
 */
public record ProcessStatus(
        String name,
        ProcessState state,
        @Nullable Integer pid,
        Instant since,
        int restarts,
        @Nullable String reason,
        @Nullable Exit lastExit,
        @Nullable Long incarnation,
        @Nullable Instant nextTry,
        boolean temporary,
        @Nullable Double cpu,
        @Nullable Long rss) {}
