/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.Event;
import dev.muster.manager.control.EventFeed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class EventStreamTest {
    private final EventFeed feed = new EventFeed(16, 1);
    private final AtomicBoolean allowed = new AtomicBoolean(true);

    private void happens(String what) {
        feed.publish(id -> new Event(id, Instant.now(), what, null, null, null, what));
    }

    private static String next(EventStream stream) throws IOException {
        byte[] bytes = new byte[4096];
        int count = stream.read(bytes, 0, bytes.length);
        return count < 0 ? "the end" : new String(bytes, 0, count, StandardCharsets.UTF_8);
    }

    @Test
    void whoMayReadNoLongerIsToldNothingMore() throws IOException {
        try (EventStream stream = new EventStream(feed.subscribe(), allowed::get, () -> {})) {
            assertThat(next(stream)).startsWith(": events");
            happens("ready");
            assertThat(next(stream)).contains("event: ready");
            allowed.set(false);
            happens("failed");
            assertThat(next(stream)).isEqualTo("the end");
        }
    }
}
