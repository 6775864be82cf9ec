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

    private Views() {}

    static View of(State state, Instant seen) {
        return new View(
                seen,
                state.target().workers(),
                state.target().revision(),
                state.target().requested(),
                new View.Observed(
                        state.observed().ready(),
                        state.observed().live(),
                        state.observed().upToDate(),
                        state.observed().converged(),
                        state.observed().reason()),
                state.operations().stream().anyMatch(Views::changesWorkers),
                state.observed().converged() ? null : failure(state),
                state.settings() == null
                        ? null
                        : new View.Settings(
                                state.settings().fingerprint(),
                                state.settings().waiting(),
                                state.settings().problem()),
                state.workers().stream().mapToLong(Worker::restarts).sum());
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
