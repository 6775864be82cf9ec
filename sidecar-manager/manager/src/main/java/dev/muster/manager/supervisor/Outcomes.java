/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Telling each running operation how it went, as soon as that is certain. */
final class Outcomes {

    private Outcomes() {}

    static void settle(Turn turn) {
        if (turn.knowsNothing()) {
            return; // that nothing is seen of them does not say that nothing of them is there
        }
        for (Operation operation : List.copyOf(turn.operations)) {
            if (operation.running()) {
                settle(turn, operation);
            }
        }
    }

    /** A pool that never had a ready worker and whose first start is given up has nothing to keep. */
    static void endHopelessStart(Turn turn) {
        if (!turn.running() || turn.settings.stay() != Stay.IF_THE_START_SUCCEEDS || turn.everReady) {
            return;
        }
        Managed process = Processes.hopeless(turn);
        if (isBroken(turn)) {
            endHopelessStart(turn, broken(turn), turn.rollout.culprit());
        } else if (process != null) {
            String words = "process " + process.name() + ": " + process.lastFailure();
            endHopelessStart(turn, words, process.lastFailed());
        }
    }

    private static void endHopelessStart(Turn turn, String why, long culprit) {
        Shutdown.begin(turn, false, 1, "the first start failed: " + why, culprit);
        for (Operation operation : List.copyOf(turn.operations)) {
            if (operation.running()) {
                end(turn, operation, Operation.Outcome.FAILED, why, culprit);
            }
        }
    }

    /** Ends what the new request overrules. */
    static void supersede(Turn turn, Request by, long number) {
        for (Operation operation : List.copyOf(turn.operations)) {
            if (operation.running() && overrules(turn, by, operation.request())) {
                end(
                        turn,
                        operation,
                        Operation.Outcome.SUPERSEDED,
                        "superseded by operation " + number + " (" + by.kind() + ")",
                        0);
            }
        }
    }

    private static boolean overrules(Turn turn, Request by, Request running) {
        return switch (by) {
            case Request.Shutdown s -> !(running instanceof Request.Shutdown);
            case Request.Scale s -> scales(running);
            case Request.ScaleBy s -> scales(running);
            case Request.Restart(var slots, var cause) -> slots.isEmpty() && revises(running);
            case Request.Retarget(Integer workers, String revision) ->
                (workers != null && workers != turn.target.workers() && scales(running))
                        || (revision != null && !turn.target.is(revision) && revises(running));
            case Request.Refresh r -> revises(running);
            case Request.OfProcess process -> ProcessRequests.overrules(turn, process, running);
            case Request.Call c -> false;
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
        return request instanceof Request.Refresh
                || (request instanceof Request.Restart(var slots, var cause) && slots.isEmpty())
                || (request instanceof Request.Retarget(Integer workers, String revision) && revision != null);
    }

    private static void settle(Turn turn, Operation operation) {
        switch (operation.request()) {
            case Request.Restart(var slots, var cause) -> {
                var all = turn.slots.headMap(turn.target.workers()).keySet();
                restarted(turn, operation, slots.isEmpty() ? all : slots);
            }
            case Request.Scale s -> scaled(turn, operation);
            case Request.ScaleBy s -> scaled(turn, operation);
            case Request.Retarget(@Nullable Integer workers, @Nullable String revision) -> {
                if (Observed.reached(turn)) {
                    end(turn, operation, Operation.Outcome.DONE, "the target is reached", 0);
                } else if (revision != null && isBroken(turn)) {
                    end(turn, operation, Operation.Outcome.FAILED, broken(turn), turn.rollout.culprit());
                } else if (revision == null) {
                    scaled(turn, operation);
                } else {
                    failHopeless(
                            turn,
                            operation,
                            turn.slots.headMap(turn.target.workers()).keySet());
                }
            }
            case Request.Refresh r -> refreshed(turn, operation);
            case Request.Stop(int slot) -> {
                if (empty(turn, slot)) {
                    end(turn, operation, Operation.Outcome.DONE, "slot " + slot + " is held", 0);
                }
            }
            case Request.Start(int slot) -> {
                if (slot >= turn.target.workers()) {
                    end(turn, operation, Operation.Outcome.SUPERSEDED, "slot " + slot + " was scaled away", 0);
                } else if (serves(bySlot(turn), slot, 0)) {
                    end(turn, operation, Operation.Outcome.DONE, "slot " + slot + " is ready", 0);
                } else {
                    failHopeless(turn, operation, List.of(slot));
                }
            }
            case Request.OfProcess process -> ProcessRequests.settle(turn, operation, process);
            case Request.Call c -> {} // ends with its program
            case Request.Shutdown s -> {
                if (turn.phase instanceof Phase.Ended) {
                    end(turn, operation, Operation.Outcome.DONE, "everything has ended", 0);
                }
            }
        }
    }

    private static void restarted(Turn turn, Operation operation, Collection<Integer> slots) {
        int replaced = 0;
        Map<Integer, List<Incarnation>> bySlot = bySlot(turn);
        for (int slot : slots) {
            if (slot >= turn.target.workers()) {
                end(turn, operation, Operation.Outcome.SUPERSEDED, "slot " + slot + " was scaled away", 0);
                return;
            }
            replaced += turn.slot(slot).held() || replaced(bySlot, slot, operation.from()) ? 1 : 0;
        }
        if (replaced == slots.size()) {
            end(turn, operation, Operation.Outcome.DONE, Words.workers(replaced) + " replaced", 0);
        } else if (isBroken(turn)) {
            end(turn, operation, Operation.Outcome.FAILED, broken(turn), turn.rollout.culprit());
        } else {
            failHopeless(turn, operation, slots);
        }
    }

    private static void refreshed(Turn turn, Operation operation) {
        if (Observed.reached(turn)) {
            long fresh = turn.incarnations.values().stream()
                    .filter(worker -> worker.ready() && worker.number() >= operation.from())
                    .count();
            String words = fresh == 0 ? "nobody runs with anything else" : Words.workers((int) fresh) + " replaced";
            end(turn, operation, Operation.Outcome.DONE, words, 0);
        } else if (isBroken(turn)) {
            end(turn, operation, Operation.Outcome.FAILED, broken(turn), turn.rollout.culprit());
        } else {
            failHopeless(
                    turn, operation, turn.slots.headMap(turn.target.workers()).keySet());
        }
    }

    private static void scaled(Turn turn, Operation operation) {
        int wanted = turn.target.workers();
        boolean reached = turn.slots.tailMap(wanted).isEmpty();
        Map<Integer, List<Incarnation>> bySlot = bySlot(turn);
        for (Slot slot : turn.slots.headMap(wanted).values()) {
            reached &= slot.held() || serves(bySlot, slot.index(), 0);
        }
        if (reached) {
            end(turn, operation, Operation.Outcome.DONE, "scaled to " + Words.workers(wanted), 0);
        } else {
            failHopeless(turn, operation, turn.slots.headMap(wanted).keySet());
        }
    }

    /** Fails the operation when one of its slots has nothing that serves, and has failed too often to be waited for. */
    private static void failHopeless(Turn turn, Operation operation, Collection<Integer> slots) {
        Managed awaited = Processes.hopeless(turn);
        if (awaited != null) {
            String why = "waiting for process " + awaited.name() + ": " + awaited.lastFailure();
            end(turn, operation, Operation.Outcome.FAILED, why, awaited.lastFailed());
            return;
        }
        for (int index : slots) {
            Slot slot = turn.slot(index);
            boolean waits = slot.waitsForChange(turn.settings, turn.rollout);
            boolean tooOften = slot.failures() >= turn.settings.failures();
            if (!slot.held() && (tooOften || waits) && !serves(bySlot(turn), index, 0)) {
                String why = "slot " + index + ": " + slot.lastFailure() + "; the target stays, and it is tried again"
                        + (waits ? " when something changes" : "");
                end(turn, operation, Operation.Outcome.FAILED, why, slot.lastFailed());
                return;
            }
        }
    }

    private static boolean isBroken(Turn turn) {
        return turn.rollout.phase() == Rollout.Phase.BROKEN;
    }

    private static String broken(Turn turn) {
        return String.valueOf(turn.rollout.problem());
    }

    /** Made once for a look at all slots, of which there may be many. */
    private static Map<Integer, List<Incarnation>> bySlot(Turn turn) {
        return turn.incarnations.values().stream().collect(Collectors.groupingBy(Incarnation::slot));
    }

    private static boolean serves(Map<Integer, List<Incarnation>> bySlot, int slot, long from) {
        return bySlot.getOrDefault(slot, List.of()).stream().anyMatch(i -> i.ready() && i.number() >= from);
    }

    private static boolean replaced(Map<Integer, List<Incarnation>> bySlot, int slot, long from) {
        return serves(bySlot, slot, from)
                && bySlot.getOrDefault(slot, List.of()).stream().noneMatch(i -> i.live() && i.number() < from);
    }

    private static boolean empty(Turn turn, int slot) {
        return turn.incarnations.values().stream().noneMatch(i -> i.slot() == slot);
    }

    static void end(Turn turn, Operation operation, Operation.Outcome how, String why, long culprit) {
        Operation ended = operation.ended(how, why, culprit, turn.now);
        turn.put(ended);
        turn.emit(new News.OperationEnded(ended));
    }
}
