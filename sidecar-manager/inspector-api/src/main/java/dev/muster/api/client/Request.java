/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A question to the inspector.
 *
 * @param path with its query, from {@code /v1}
 * @param body JSON, or null for none
 * @param lastEventId where an event stream resumes; null is from now
 * @param timeout for the whole answer; of a stream, for its head
 */
record Request(
        String method,
        String path,
        @Nullable String body,
        @Nullable Long lastEventId,
        boolean stream,
        Duration timeout) {}
