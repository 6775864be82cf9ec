/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import dev.muster.api.ProcessStatus;
import dev.muster.api.State;
import dev.muster.api.Worker;
import dev.muster.api.json.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One drawing of the state, with its entity tag. Thread-safe.
 *
 * <p>Two that differ in the clock and the gauges only have the same tag: a weak one, as HTTP calls a tag for equal meaning. So a
 * poll of a calm pool is answered with nothing, though its workers' cpu shares move all the time. Two that differ in the clock
 * alone share their text, which is written once, and only if somebody wants it.
 */
final class StatePage {
    /** Tags of an earlier manager mean nothing to this one. */
    private static final String MANAGER = UUID.randomUUID().toString();

    /** What stands before the clock; a pool's name and a version hold no quotes. */
    private static final String CLOCK = ",\"now\":\"";

    private final State state;
    private final State withoutGauges;
    private final long number;
    private final Text text;

    /** The document of a state, written when it is first asked for. */
    private static final class Text {
        private final State state;
        private @Nullable String written;

        Text(State state) {
            this.state = state;
        }

        synchronized byte[] at(Instant now) {
            String document = written;
            if (document == null) {
                document = Wire.write(state);
                written = document;
            }
            int clock = document.indexOf(CLOCK) + CLOCK.length();
            String rest = document.substring(document.indexOf('"', clock));
            return (document.substring(0, clock) + now + rest).getBytes(StandardCharsets.UTF_8);
        }
    }

    private StatePage(State state, State withoutGauges, long number, Text text) {
        this.state = state;
        this.withoutGauges = withoutGauges;
        this.number = number;
        this.text = text;
    }

    static StatePage first(State state) {
        return new StatePage(state, withoutGauges(state), 1, new Text(state));
    }

    /** The page of what was drawn after this. */
    StatePage then(State drawn) {
        if (at(state.now(), drawn).equals(state)) {
            return new StatePage(drawn, withoutGauges, number, text);
        }
        State bare = withoutGauges(drawn);
        return bare.equals(withoutGauges)
                ? new StatePage(drawn, withoutGauges, number, new Text(drawn))
                : new StatePage(drawn, bare, number + 1, new Text(drawn));
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

    byte[] body() {
        return text.at(state.now());
    }

    private static State withoutGauges(State state) {
        return at(
                Instant.EPOCH,
                state,
                state.workers().stream().map(StatePage::withoutGauges).toList(),
                state.processes().stream().map(StatePage::withoutGauges).toList());
    }

    private static State at(Instant now, State state) {
        return at(now, state, state.workers(), state.processes());
    }

    private static State at(Instant now, State state, List<Worker> workers, List<ProcessStatus> processes) {
        return new State(
                state.name(),
                state.version(),
                now,
                state.since(),
                state.inspector(),
                state.launcher(),
                state.target(),
                state.observed(),
                workers,
                processes,
                state.sockets(),
                state.shared(),
                state.operations(),
                state.launcherEnd(),
                state.settings());
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
