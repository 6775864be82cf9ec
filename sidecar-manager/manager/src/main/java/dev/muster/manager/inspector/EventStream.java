/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import dev.muster.api.Event;
import dev.muster.api.json.Wire;
import dev.muster.manager.control.EventFeed;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * One reader's events as the bytes of a {@code text/event-stream}. Reading waits for the next event.
 *
 * <p>When nothing happens, a comment goes out from time to time: it keeps proxies from closing the connection, and it is
 * how a reader that has gone is noticed.
 */
final class EventStream extends InputStream {
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final EventFeed.Subscription events;
    private final BooleanSupplier allowed;
    private final Runnable whenClosed;
    private final AtomicBoolean closed = new AtomicBoolean();
    /** What is read from next: at first a comment, so that the reader learns at once that it is connected. */
    private byte[] chunk = bytes(": events of this pool\n\n");

    private int position;
    private boolean ended;

    /** @param allowed whether the reader still may read; asked before each event, and when there is none for a while */
    EventStream(EventFeed.Subscription events, BooleanSupplier allowed, Runnable whenClosed) {
        this.events = events;
        this.allowed = allowed;
        this.whenClosed = whenClosed;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (position == chunk.length) {
            advance();
        }
        int count = Math.min(length, chunk.length - position);
        System.arraycopy(chunk, position, target, offset, count);
        position += count;
        return ended ? -1 : count;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            whenClosed.run();
        }
    }

    private void advance() throws InterruptedIOException {
        try {
            position = 0;
            EventFeed.Item next = events.next(HEARTBEAT);
            chunk = switch (allowed.getAsBoolean() ? next : new EventFeed.Item.Ended()) {
                case EventFeed.Item.Next(Event event) -> event(event);
                case EventFeed.Item.Missed(long count) -> missed(count);
                case EventFeed.Item.Quiet() -> bytes(":\n\n");
                case EventFeed.Item.Ended() -> {
                    ended = true;
                    yield new byte[0];
                }
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the server is closing");
        }
    }

    private static byte[] event(Event event) {
        return bytes("id: " + event.id() + "\nevent: " + event.type() + "\ndata: " + Wire.write(event) + "\n\n");
    }

    private static byte[] missed(long count) {
        return bytes("event: missed\ndata: {\"count\":" + (count < 0 ? "null" : count) + "}\n\n");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
