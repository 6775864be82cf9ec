/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened: one server-sent event of {@code GET /v1/events}.
 *
 * @param id grows by one; a gap means that some were missed
 * @param type a word like {@code ready}, {@code exited}, {@code restart-failed}
 * @param slot null when it is about no worker
 * @param process the managed process it is about, or null
 * @param message one line for people
 */
public record Event(
        long id,
        Instant at,
        String type,
        @Nullable Integer slot,
        @Nullable Long incarnation,
        @Nullable String process,
        String message) {}
