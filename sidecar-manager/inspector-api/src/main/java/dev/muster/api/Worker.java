/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One row of the table: a slot and what is in it.
 *
 * @param incarnation the newest process of this slot; 0 when it has had none
 * @param revision what that process was started to run
 * @param readyBy what made it ready ({@code notify}, {@code accepting}, ...); null when it is not
 * @param pid as the launcher sees it; null without a live process
 * @param since when it came into its state
 * @param restarts how often the slot got a new process that nobody asked for
 * @param reason why it is in its state
 * @param nextTry when a worker in back-off is started again; otherwise null
 * @param status the worker's own words ({@code STATUS=})
 * @param cpu cores used lately, 0.12 is 12 % of one; null before it was measured
 * @param rss resident bytes; null before it was measured
 * @param user the worker's own state ({@code X_MUSTER_key=value})
 */
public record Worker(
        int slot,
        long incarnation,
        @Nullable String revision,
        WorkerState state,
        @Nullable String readyBy,
        @Nullable Integer pid,
        Instant since,
        int restarts,
        String reason,
        @Nullable Exit lastExit,
        @Nullable Instant nextTry,
        @Nullable Stuck stuck,
        @Nullable String status,
        @Nullable Double cpu,
        @Nullable Long rss,
        SortedMap<String, String> user) {
    public Worker {
        user = Collections.unmodifiableSortedMap(new TreeMap<>((Map<String, String>) user));
    }
}
