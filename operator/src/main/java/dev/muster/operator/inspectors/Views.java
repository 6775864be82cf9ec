/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.inspectors;

import dev.muster.api.Operation;
import dev.muster.api.OperationState;
import dev.muster.api.State;
import dev.muster.api.Worker;
import dev.muster.operator.planner.View;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an inspector says, in the planner's terms. */
final class Views {
    private static final Set<String> CHANGES = Set.of("target", "restart", "scale");

    /** What goes into a status, of which there is room for five pods and more. */
    private static final int LONGEST = 1000;

    private Views() {}

    static View of(State state, Instant seen) {
        return new View(
                seen,
                state.target().workers(),
                brief(state.target().revision()),
                briefOrNull(state.target().requested()),
                new View.Observed(
                        state.observed().ready(),
                        state.observed().live(),
                        state.observed().upToDate(),
                        state.observed().converged(),
                        briefOrNull(state.observed().reason())),
                state.operations().stream().anyMatch(Views::changesWorkers),
                state.observed().converged() ? null : briefOrNull(failure(state)),
                state.settings() == null
                        ? null
                        : new View.Settings(
                                brief(state.settings().fingerprint()),
                                briefOrNull(state.settings().waiting()),
                                briefOrNull(state.settings().problem())),
                state.workers().stream().mapToLong(Worker::restarts).sum());
    }

    /** Whoever says more is out of order, and must not keep the status of its pool from being written. */
    static String brief(String words) {
        return words.length() <= LONGEST ? words : words.substring(0, LONGEST) + "...";
    }

    private static @Nullable String briefOrNull(@Nullable String words) {
        return words == null ? null : brief(words);
    }

    private static boolean changesWorkers(Operation operation) {
        return !operation.isEnded() && CHANGES.contains(operation.kind());
    }

    /** Of the newest change of the target, for each takes the place of those before it. */
    private static @Nullable String failure(State state) {
        for (Operation operation : state.operations().reversed()) {
            if (operation.kind().equals("target") || operation.kind().equals("restart")) {
                return operation.state() == OperationState.FAILED ? operation.message() : null;
            }
        }
        return null;
    }
}
