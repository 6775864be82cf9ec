/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** Listens to {@code GET /v1/events}, from now on. */
final class EventStream implements AutoCloseable {
    private final SocketChannel connection;
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();

    private EventStream(SocketChannel connection) {
        this.connection = connection;
        Thread.ofPlatform().daemon().start(this::listen);
    }

    static EventStream of(MusterProcess muster) {
        try {
            return new EventStream(muster.control().open("GET", "/v1/events", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void listen() {
        try (var in = new BufferedReader(
                new InputStreamReader(Channels.newInputStream(connection), StandardCharsets.UTF_8))) {
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("data:")) {
                    events.add(ControlSocket.parse(line.substring(5)));
                }
            }
        } catch (ClosedChannelException ended) {
            // by close()
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<JsonNode> events() {
        return events;
    }

    /**
     * The fewest ready workers at any time, by what the events say alone.
     *
     * @param before the state when the stream was opened
     */
    int fewestReady(PoolState before) {
        var ready = before.workers().stream()
                .filter(PoolState.Worker::isReady)
                .map(PoolState.Worker::incarnation)
                .collect(Collectors.toCollection(HashSet::new));
        var fewest = ready.size();
        for (var event : events) {
            var incarnation = event.path("incarnation").asLong();
            switch (event.path("type").asText()) {
                case "ready" -> ready.add(incarnation);
                case "draining", "stopping", "killed", "exited" -> ready.remove(incarnation);
                default -> {}
            }
            fewest = Math.min(fewest, ready.size());
        }
        return fewest;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
