/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import dev.muster.api.ProcessStatus;
import dev.muster.api.State;
import dev.muster.api.Worker;
import dev.muster.api.json.Wire;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One drawing of the state, with its entity tag, and written no more than once however many ask. Thread-safe.
 *
 * <p>Two that differ in the clock and the gauges only have the same tag: a weak one, as HTTP calls a tag for equal meaning. So a
 * poll of a calm pool is answered with nothing, though its workers' cpu shares move all the time.
 */
final class StatePage {
    /** Tags of an earlier manager mean nothing to this one. */
    private static final String MANAGER = UUID.randomUUID().toString();

    private final State state;
    private final State withoutGauges;
    private final long number;
    private byte @Nullable [] body;

    private StatePage(State state, State withoutGauges, long number) {
        this.state = state;
        this.withoutGauges = withoutGauges;
        this.number = number;
    }

    static StatePage first(State state) {
        return new StatePage(state, withoutGauges(state), 1);
    }

    /** The page of what was drawn after this: this one when it is the same drawing. */
    @SuppressWarnings("ReferenceEquality") // only the very same one is sure to have the same clock and gauges
    StatePage then(State drawn) {
        if (drawn == state) {
            return this;
        }
        State bare = withoutGauges(drawn);
        return bare.equals(withoutGauges)
                ? new StatePage(drawn, withoutGauges, number)
                : new StatePage(drawn, bare, number + 1);
    }

    String tag() {
        return "W/\"" + MANAGER + '-' + number + '"';
    }

    /** Whether what {@code If-None-Match} says means that the asker has it. */
    boolean isKnown(String ifNoneMatch) {
        for (String each : ifNoneMatch.split(",", -1)) {
            String one = each.strip();
            if (one.equals("*") || one.equals(tag()) || ("W/" + one).equals(tag())) {
                return true;
            }
        }
        return false;
    }

    synchronized byte[] body() {
        byte[] written = body;
        if (written == null) {
            written = Wire.bytes(state);
            body = written;
        }
        return written;
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
                state.workers().stream().map(StatePage::withoutGauges).toList(),
                state.processes().stream().map(StatePage::withoutGauges).toList(),
                state.sockets(),
                state.shared(),
                state.operations());
    }

    private static ProcessStatus withoutGauges(ProcessStatus process) {
        return new ProcessStatus(
                process.name(),
                process.state(),
                process.pid(),
                process.since(),
                process.restarts(),
                process.reason(),
                process.lastExit(),
                process.incarnation(),
                process.nextTry(),
                process.temporary(),
                null,
                null);
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
