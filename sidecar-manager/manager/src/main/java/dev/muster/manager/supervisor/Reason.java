/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import org.jspecify.annotations.Nullable;

/** Why a pool is not as it should be: of several reasons the one that keeps the most from going on. */
final class Reason {

    private Reason() {}

    /** In words; null when there is none. */
    static @Nullable String of(State state, int upToDate, int live, int wanted) {
        boolean complete =
                state.phase() instanceof Phase.Running && upToDate == wanted && live == wanted && !state.knowsNothing();
        String why = complete ? null : ofThePool(state);
        why = why == null ? unaccepted(state) : why;
        why = why == null && !complete ? inBackoff(state) : why;
        why = why == null && !complete ? stuck(state) : why;
        why = why == null ? worn(state) : why;
        if (why != null || complete) {
            return why;
        }
        return upToDate < wanted
                ? upToDate + " of " + wanted + " workers are ready and up to date"
                : "old workers are ending";
    }

    private static @Nullable String ofThePool(State state) {
        if (state.phase() instanceof Phase.Ending ending) {
            return "ending: " + ending.why();
        }
        if (state.phase() instanceof Phase.Ended) {
            return "ended";
        }
        if (!state.linked()) {
            return "waiting for the launcher";
        }
        String waiting =
                state.opened() ? null : Processes.waiting(state.processes().values());
        if (waiting != null) {
            return waiting;
        }
        return state.rollout().phase() == Rollout.Phase.BROKEN
                ? "restart given up: " + state.rollout().problem()
                : null;
    }

    private static @Nullable String unaccepted(State state) {
        for (var socket : state.unaccepted().entrySet()) {
            if (socket.getValue().tooLong()) {
                return "nobody accepts connections at " + socket.getKey();
            }
        }
        return null;
    }

    private static @Nullable String inBackoff(State state) {
        for (Slot slot : state.slots().values()) {
            if (slot.failures() > 0
                    && !slot.held()
                    && slot.lastFailure() != null
                    && state.incarnations().values().stream().noneMatch(i -> i.slot() == slot.index() && i.ready())) {
                return "slot " + slot.index() + " in back-off: " + slot.lastFailure();
            }
        }
        return null;
    }

    private static @Nullable String stuck(State state) {
        for (Incarnation incarnation : state.incarnations().values()) {
            if (incarnation.life() instanceof Life.Ready ready && ready.still() != null && incarnation.stuck()) {
                return "slot " + incarnation.slot() + " is stuck: "
                        + ready.still().doing();
            }
        }
        return null;
    }

    private static @Nullable String worn(State state) {
        for (Incarnation incarnation : state.incarnations().values()) {
            if (incarnation.worn() != null) {
                Slot slot = state.slots().get(incarnation.slot());
                String successor = slot != null && slot.failures() > 0 && slot.lastFailure() != null
                        ? "; its successor is in back-off: " + slot.lastFailure()
                        : "";
                return "slot " + incarnation.slot() + " is to be recycled: " + incarnation.worn() + successor;
            }
        }
        return null;
    }
}
