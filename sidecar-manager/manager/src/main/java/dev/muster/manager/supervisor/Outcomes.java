/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Telling each running operation how it went, as soon as that is certain. */
final class Outcomes {

    private Outcomes() {}

    static void settle(Turn turn) {
        endHopelessStart(turn);
        for (Operation operation : List.copyOf(turn.operations)) {
            if (operation.running()) {
                settle(turn, operation);
            }
        }
    }

    /** A pool that never had a ready worker and whose first start is given up has nothing to keep. */
    private static void endHopelessStart(Turn turn) {
        Rollout rollout = turn.rollout;
        if (turn.running()
                && turn.settings.endWhenStartFails()
                && !turn.everReady
                && rollout.phase() == Rollout.Phase.BROKEN) {
            Shutdown.begin(turn, false, 1, "the first start failed: " + rollout.problem(), rollout.culprit());
            Shutdown.run(turn);
        }
    }

    /** Ends what the new request overrules. */
    static void supersede(Turn turn, Request by, long number) {
        for (Operation operation : List.copyOf(turn.operations)) {
            if (operation.running() && overrules(by, operation.request())) {
                end(
                        turn,
                        operation,
                        Operation.Outcome.SUPERSEDED,
                        "superseded by operation " + number + " (" + by.kind() + ")",
                        0);
            }
        }
    }

    private static boolean overrules(Request by, Request running) {
        return switch (by) {
            case Request.Shutdown s -> !(running instanceof Request.Shutdown);
            case Request.Scale s -> scales(running);
            case Request.ScaleBy s -> scales(running);
            case Request.Restart(var slots) -> slots.isEmpty() && revises(running);
            case Request.Retarget(Integer workers, String revision) ->
                (workers != null && scales(running)) || (revision != null && revises(running));
            case Request.Stop(int slot) -> running instanceof Request.Start(int other) && other == slot;
            case Request.Start(int slot) -> running instanceof Request.Stop(int other) && other == slot;
        };
    }

    private static boolean scales(Request request) {
        return request instanceof Request.Scale
                || request instanceof Request.ScaleBy
                || (request instanceof Request.Retarget(Integer workers, String revision) && workers != null);
    }

    private static boolean revises(Request request) {
        return (request instanceof Request.Restart(var slots) && slots.isEmpty())
                || (request instanceof Request.Retarget(Integer workers, String revision) && revision != null);
    }

    private static void settle(Turn turn, Operation operation) {
        switch (operation.request()) {
            case Request.Restart(var slots) -> {
                if (slots.isEmpty()) {
                    restarted(
                            turn,
                            operation,
                            turn.slots.headMap(turn.target.workers()).keySet().stream()
                                    .toList());
                } else {
                    restarted(turn, operation, List.copyOf(slots));
                }
            }
            case Request.Scale s -> scaled(turn, operation);
            case Request.ScaleBy s -> scaled(turn, operation);
            case Request.Retarget(@Nullable Integer workers, @Nullable String revision) -> {
                String broken = broken(turn, operation);
                if (revision != null && broken != null) {
                    end(turn, operation, Operation.Outcome.FAILED, broken, turn.rollout.culprit());
                } else if (Observed.of(turn).converged()) {
                    end(turn, operation, Operation.Outcome.DONE, "the target is reached", 0);
                } else if (revision == null) {
                    scaled(turn, operation);
                }
            }
            case Request.Stop(int slot) -> {
                if (empty(turn, slot)) {
                    end(turn, operation, Operation.Outcome.DONE, "slot " + slot + " is held", 0);
                }
            }
            case Request.Start(int slot) -> {
                if (slot >= turn.target.workers()) {
                    end(turn, operation, Operation.Outcome.SUPERSEDED, "slot " + slot + " was scaled away", 0);
                } else if (serves(turn, slot, 0)) {
                    end(turn, operation, Operation.Outcome.DONE, "slot " + slot + " is ready", 0);
                } else if (turn.slot(slot).failures() >= turn.settings.failures()) {
                    end(
                            turn,
                            operation,
                            Operation.Outcome.FAILED,
                            "slot " + slot + ": " + turn.slot(slot).lastFailure(),
                            turn.slot(slot).lastFailed());
                }
            }
            case Request.Shutdown s -> {
                if (turn.phase instanceof Phase.Ended) {
                    end(turn, operation, Operation.Outcome.DONE, "everything has ended", 0);
                }
            }
        }
    }

    private static void restarted(Turn turn, Operation operation, List<Integer> slots) {
        int replaced = 0;
        for (int slot : slots) {
            if (slot >= turn.target.workers()) {
                end(turn, operation, Operation.Outcome.SUPERSEDED, "slot " + slot + " was scaled away", 0);
                return;
            }
            replaced += turn.slot(slot).held() || replaced(turn, slot, operation.from()) ? 1 : 0;
        }
        String broken = broken(turn, operation);
        if (replaced == slots.size()) {
            end(turn, operation, Operation.Outcome.DONE, workers(replaced) + " replaced", 0);
        } else if (broken != null) {
            end(turn, operation, Operation.Outcome.FAILED, broken, turn.rollout.culprit());
        }
    }

    private static void scaled(Turn turn, Operation operation) {
        int wanted = turn.target.workers();
        boolean reached = turn.slots.tailMap(wanted).isEmpty();
        for (Slot slot : turn.slots.headMap(wanted).values()) {
            boolean serves = slot.held() || serves(turn, slot.index(), 0);
            reached &= serves;
            if (!serves && slot.failures() >= turn.settings.failures()) {
                end(
                        turn,
                        operation,
                        Operation.Outcome.FAILED,
                        "slot " + slot.index() + ": " + slot.lastFailure(),
                        slot.lastFailed());
                return;
            }
        }
        if (reached) {
            end(turn, operation, Operation.Outcome.DONE, "scaled to " + workers(wanted), 0);
        }
    }

    private static @Nullable String broken(Turn turn, Operation operation) {
        boolean mine = turn.rollout.phase() == Rollout.Phase.BROKEN && operation.from() <= turn.rollout.from();
        return mine ? String.valueOf(turn.rollout.problem()) : null;
    }

    private static boolean serves(Turn turn, int slot, long from) {
        return turn.incarnations.values().stream().anyMatch(i -> i.slot() == slot && i.ready() && i.number() >= from);
    }

    private static boolean replaced(Turn turn, int slot, long from) {
        return serves(turn, slot, from)
                && turn.incarnations.values().stream()
                        .noneMatch(i -> i.slot() == slot && i.live() && i.number() < from);
    }

    private static boolean empty(Turn turn, int slot) {
        return turn.incarnations.values().stream().noneMatch(i -> i.slot() == slot);
    }

    private static String workers(int count) {
        return count == 1 ? "1 worker" : count + " workers";
    }

    private static void end(Turn turn, Operation operation, Operation.Outcome how, String why, long culprit) {
        Operation ended = operation.ended(how, why, culprit, turn.now);
        turn.put(ended);
        turn.emit(new Effect.Ended(ended));
        turn.tell(
                Effect.What.OPERATION,
                operation.number() + " " + operation.request().kind() + " "
                        + how.name().toLowerCase(java.util.Locale.ROOT) + ": " + why);
    }
}
