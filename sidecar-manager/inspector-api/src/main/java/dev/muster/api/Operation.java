/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An action that somebody asked for, and its outcome.
 *
 * @param kind {@code restart}, {@code scale}, {@code target}, {@code shutdown}, {@code stop}, {@code start},
 *     {@code process-run}, {@code process-start}, {@code process-stop}, {@code process-restart}, {@code command}, ...
 * @param ended null while running
 * @param message what was done, or why not; null while there is nothing to say
 * @param result for a command that ran a program and has ended; otherwise null
 */
public record Operation(
        String id,
        String kind,
        OperationState state,
        Instant started,
        @Nullable Instant ended,
        @Nullable String message,
        @Nullable CommandResult result) {

    /** One without a result. */
    public Operation(
            String id,
            String kind,
            OperationState state,
            Instant started,
            @Nullable Instant ended,
            @Nullable String message) {
        this(id, kind, state, started, ended, message, null);
    }

    /** Whether there is an outcome, whatever a later version may call it. */
    public boolean isEnded() {
        return ended != null;
    }
}
