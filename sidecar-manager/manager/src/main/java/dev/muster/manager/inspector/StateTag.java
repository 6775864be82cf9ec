/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import dev.muster.api.State;
import dev.muster.api.Worker;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.UUID;

/**
 * The entity tag of a state: the same for two documents that differ in the clock and the gauges only.
 *
 * <p>It is a weak one, as HTTP calls a tag for equal meaning. So a poll of a calm pool is answered with nothing, though
 * its workers' cpu shares move all the time.
 */
@Singleton
final class StateTag {
    private final JsonMapper json;

    StateTag(JsonMapper json) {
        this.json = json;
    }

    String of(State state) {
        try {
            return "W/\"" + UUID.nameUUIDFromBytes(json.writeValueAsBytes(withoutGauges(state))) + '"';
        } catch (IOException e) {
            throw new UncheckedIOException("a state that cannot be written as JSON", e);
        }
    }

    private static State withoutGauges(State state) {
        return new State(
                state.name(),
                state.version(),
                Instant.EPOCH,
                state.since(),
                state.inspector(),
                state.target(),
                state.observed(),
                state.workers().stream().map(StateTag::withoutGauges).toList(),
                state.processes(),
                state.sockets(),
                state.operations());
    }

    private static Worker withoutGauges(Worker worker) {
        return new Worker(
                worker.slot(),
                worker.incarnation(),
                worker.revision(),
                worker.state(),
                worker.readyBy(),
                worker.pid(),
                worker.since(),
                worker.restarts(),
                worker.reason(),
                worker.lastExit(),
                worker.nextTry(),
                worker.stuck(),
                worker.status(),
                null,
                null,
                worker.user());
    }
}
