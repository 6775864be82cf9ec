/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import dev.muster.api.ProcessState;
import dev.muster.api.ProcessStatus;
import dev.muster.manager.supervisor.Managed;
import dev.muster.manager.supervisor.ProcessLife;
import dev.muster.manager.supervisor.State;
import dev.muster.manager.supervisor.Words;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Draws the managed processes for the wire document: a row for each, whether it runs or not. */
final class ProcessRows {

    private ProcessRows() {}

    /** @param poolSince since when those are as they are that never ran */
    static List<ProcessStatus> of(State state, LongFunction<Usage.@Nullable Share> usage, Instant poolSince) {
        List<ProcessStatus> rows = new ArrayList<>();
        for (Managed process : state.processes().values()) {
            rows.add(row(state, process, usage, poolSince));
        }
        return rows;
    }

    private static ProcessStatus row(
            State state, Managed process, LongFunction<Usage.@Nullable Share> usage, Instant poolSince) {
        ProcessLife life = process.life();
        Usage.Share share = process.empty() ? null : usage.apply(life.number());
        boolean waits = process.empty() && process.wanted() && process.nextTry().isAfter(Instant.MIN);
        return new ProcessStatus(
                process.name(),
                word(process),
                life.pid() == 0 ? null : life.pid(),
                process.empty() && process.lastNumber() == 0 ? poolSince : life.since(),
                process.restarts(),
                reason(state, process),
                process.lastExitAt() == null ? null : StateDocument.exit(process.lastExit(), process.lastExitAt()),
                process.lastNumber() == 0 ? null : process.lastNumber(),
                waits ? process.nextTry() : null,
                process.rule().temporary(),
                share == null ? null : share.cpu(),
                share == null ? null : share.rss());
    }

    private static ProcessState word(Managed process) {
        return switch (process.life()) {
            case ProcessLife.Starting s -> ProcessState.STARTING;
            case ProcessLife.Running r -> ProcessState.RUNNING;
            case ProcessLife.Stopping s -> ProcessState.STOPPING;
            case ProcessLife.Lingering l -> ProcessState.STOPPING;
            case ProcessLife.None n ->
                switch (process.standing()) {
                    case WANTED -> ProcessState.BACKOFF;
                    case STOPPED, ENDED -> ProcessState.STOPPED;
                    case EXITED -> ProcessState.EXITED;
                    case FAILED -> ProcessState.FAILED;
                };
        };
    }

    private static @Nullable String reason(State state, Managed process) {
        return switch (process.life()) {
            case ProcessLife.Stopping s -> s.why();
            case ProcessLife.Lingering l -> Words.LEFT_BEHIND;
            case ProcessLife.Starting s -> process.lastFailure();
            case ProcessLife.Running r -> process.lastFailure();
            case ProcessLife.None n
            when process.wanted() && process.lastFailure() == null ->
                state.linked() ? "waiting for its turn to start" : "waiting for the launcher";
            case ProcessLife.None n -> process.lastFailure();
        };
    }
}
