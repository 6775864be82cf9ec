/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api.client;

import dev.muster.api.Event;
import dev.muster.api.json.Wire;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The events of a pool as they happen. {@link #next} waits for one; closing from another thread ends the wait. For one reading
 * thread.
 */
public final class EventStream implements AutoCloseable {
    private static final int MAX_CHARACTERS = 1 << 20;

    private final Transport.Exchange exchange;
    private final BufferedReader lines;
    private @Nullable Long lastId;
    private volatile boolean closed;

    EventStream(Transport.Exchange exchange, @Nullable Long lastId) {
        this.exchange = exchange;
        this.lines = new BufferedReader(new InputStreamReader(exchange.body(), StandardCharsets.UTF_8));
        this.lastId = lastId;
    }

    /** The next event, or null when the stream has ended: the manager shut down, or this was closed. */
    public @Nullable Event next() throws InspectorException {
        try {
            StringBuilder data = new StringBuilder();
            boolean missed = false;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty() && missed) {
                    // Said for browsers; here the next event's id tells it.
                    missed = false;
                    data.setLength(0);
                } else if (line.isEmpty() && data.length() > 0) {
                    Event event = Wire.read(Event.class, data.toString());
                    lastId = event.id();
                    return event;
                }
                missed |= line.equals("event: missed");
                if (line.startsWith("data:")) {
                    data.append(data.length() > 0 ? "\n" : "")
                            .append(line.substring(line.startsWith("data: ") ? 6 : 5));
                }
                if (data.length() > MAX_CHARACTERS) {
                    throw new IOException("an event is longer than " + MAX_CHARACTERS + " characters");
                }
            }
            return null;
        } catch (IOException | IllegalArgumentException e) {
            if (closed) {
                return null;
            }
            throw new InspectorException(
                    InspectorException.Kind.BROKEN, "the event stream broke: " + e.getMessage(), e);
        }
    }

    /** The id to resume after; null before the first event. */
    public @Nullable Long lastEventId() {
        return lastId;
    }

    @Override
    public void close() {
        closed = true;
        try {
            exchange.close();
        } catch (IOException e) {
            // Nothing is left to be told to the other side.
        }
    }
}
