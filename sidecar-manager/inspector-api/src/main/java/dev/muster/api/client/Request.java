/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api.client;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A question to the inspector.
 *
 * @param path with its query, from {@code /v1}
 * @param body JSON, or null for none
 * @param lastEventId where an event stream resumes; null is from now
 * @param known the entity tag of the document that the caller has; the answer to it may be 304
 * @param timeout for the whole answer; of a stream, for its head
 */
record Request(
        String method,
        String path,
        @Nullable String body,
        @Nullable Long lastEventId,
        @Nullable String known,
        boolean stream,
        Duration timeout) {

    /** What both transports say of it; the length and the connection are their own business. */
    Map<String, String> headers(@Nullable String bearer) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", stream ? "text/event-stream" : "application/json");
        if (bearer != null) {
            headers.put("Authorization", "Bearer " + bearer);
        }
        if (lastEventId != null) {
            headers.put("Last-Event-ID", lastEventId.toString());
        }
        if (known != null) {
            headers.put("If-None-Match", known);
        }
        if (body != null) {
            headers.put("Content-Type", "application/json");
        }
        return headers;
    }
}
