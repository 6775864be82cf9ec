/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** Taking a request: check it, change the target or a slot, and remember it as an operation. Convergence does the rest. */
final class Requests {

    /** At most so many operations run at once of those that do not end each other. */
    static final int MAX_RUNNING = 256;

    /** More operations than any pool has had. */
    private static final long EARLY = 1_000_000;

    private Requests() {}

    static void take(Turn turn, Request request) {
        turn.refusal = refusal(turn, request);
        if (turn.refusal != null) {
            return;
        }
        Operation same = repeated(turn, request);
        if (same != null) {
            turn.accepted = same.number();
            return;
        }
        long number = freshNumber(turn);
        turn.accepted = number;
        Outcomes.supersede(turn, request, number);
        Operation operation = Operation.of(number, request, turn.nextNumber, turn.now);
        turn.put(operation);
        turn.emit(new News.OperationBegan(operation));
        apply(turn, number, request);
    }

    /**
     * A number that no operation had. Until the launcher's memory is there nobody knows which ones an earlier manager has given: then it
     * is one that comes from the clock, far beyond all that are counted.
     */
    private static long freshNumber(Turn turn) {
        long number = turn.nextOperation++;
        return turn.met ? number : EARLY + turn.now.toEpochMilli() + number;
    }

    private static void apply(Turn turn, long number, Request request) {
        switch (request) {
            case Request.Restart(SortedSet<Integer> slots, String cause) -> {
                if (slots.isEmpty()) {
                    revise(turn, turn.target.again());
                } else {
                    slots.forEach(index -> turn.put(turn.slot(index).freshFrom(turn.nextNumber)));
                    turn.rollout = Rollout.starting(turn.nextNumber);
                }
            }
            case Request.Scale(int workers) -> scale(turn, workers);
            case Request.ScaleBy(int change) ->
                scale(turn, Math.clamp((long) turn.target.workers() + change, 0, Settings.MAX_WORKERS));
            case Request.Stop(int slot) -> {
                turn.put(turn.slot(slot).held(true));
                turn.emit(new News.Held(slot));
            }
            case Request.Start(int slot) -> turn.put(turn.slot(slot).held(false));
            case Request.Retarget(@Nullable Integer workers, @Nullable String revision) -> {
                if (workers != null) {
                    scale(turn, workers);
                }
                if (revision != null && !turn.target.is(revision)) {
                    revise(turn, turn.target.of(revision));
                }
            }
            case Request.Refresh(String content, String cause) -> {
                turn.target = turn.target.holding(content);
                turn.rollout = Rollout.starting(turn.nextNumber);
                for (Slot slot : new ArrayList<>(turn.slots.values())) {
                    turn.put(slot.freshFrom(slot.freshFrom())); // tried at once, but what runs with it is fresh enough
                }
            }
            case Request.OfProcess process -> ProcessRequests.apply(turn, process);
            case Request.Call call -> Commands.begin(turn, number, call);
            case Request.Shutdown(boolean now, String cause) ->
                Shutdown.begin(turn, now, status(turn), cause.isEmpty() ? "shutdown" : cause, 0);
        }
    }

    /** What the watched files hold is known, now or again. Who runs with it already is not replaced. */
    static void hold(Turn turn, Event.Holding holding) {
        if (!turn.met) {
            turn.target = turn.target.holding(holding.content()); // it is what the pool begins with
        } else if (!holding.content().equals(turn.target.content())) {
            Request refresh = new Request.Refresh(holding.content(), holding.cause());
            if (turn.running()) {
                take(turn, refresh);
            } else {
                apply(turn, 0, refresh); // it is what the pool begins with again, and nobody waits for that
            }
        }
    }

    /** What was asked before the memory of an earlier manager came is asked of what that one left. */
    static void repeat(Turn turn, List<Operation> asked) {
        for (Operation operation : asked) {
            Request request = operation.request();
            Refusal refusal = refusal(turn, request); // it is another pool than it seemed to be
            if (!turn.running() && !(request instanceof Request.Shutdown)) {
                turn.put(operation);
                Outcomes.end(turn, operation, Operation.Outcome.SUPERSEDED, "the pool is being shut down", 0);
            } else if (refusal != null) {
                turn.put(operation);
                Outcomes.end(turn, operation, Operation.Outcome.FAILED, refusal.message(), 0);
            } else {
                Outcomes.supersede(turn, request, operation.number());
                turn.put(Operation.of(operation.number(), request, turn.nextNumber, operation.started()));
                apply(turn, operation.number(), request);
            }
        }
    }

    private static int status(Turn turn) {
        return turn.phase instanceof Phase.Ending ending ? ending.status() : 0;
    }

    private static void scale(Turn turn, int workers) {
        turn.target = turn.target.of(workers);
    }

    /** Everybody is replaced, whatever they run. */
    private static void revise(Turn turn, Target target) {
        turn.target = target;
        turn.rollout = Rollout.starting(turn.nextNumber);
        for (Slot slot : new ArrayList<>(turn.slots.values())) {
            turn.put(slot.freshFrom(turn.nextNumber));
        }
    }

    /** Whether any number of these can run beside each other: all others end what they repeat. */
    private static boolean accumulates(Request request) {
        return switch (request) {
            case Request.Restart(var slots, var cause) -> !slots.isEmpty();
            case Request.Stop s -> true;
            case Request.Start s -> true;
            case Request.OfProcess p -> true;
            case Request.Call c -> false; // has its own limit
            case Request.Scale s -> false;
            case Request.ScaleBy s -> false;
            case Request.Retarget r -> false;
            case Request.Refresh r -> false;
            case Request.Shutdown s -> false;
        };
    }

    private static @Nullable Refusal refusal(Turn turn, Request request) {
        int workers = turn.target.workers();
        if (!turn.running() && !(request instanceof Request.Shutdown)) {
            return new Refusal.ShuttingDown();
        }
        if (accumulates(request) && turn.operations.size() >= MAX_RUNNING) {
            return new Refusal.TooManyOperations(MAX_RUNNING);
        }
        return switch (request) {
            case Request.Restart(SortedSet<Integer> slots, String cause) -> {
                for (int slot : slots) {
                    Refusal refusal = slot < 0 || slot >= workers
                            ? new Refusal.NoSuchSlot(slot, workers)
                            : turn.slot(slot).held() ? new Refusal.HeldSlot(slot) : null;
                    if (refusal != null) {
                        yield refusal;
                    }
                }
                yield null;
            }
            case Request.Scale(int asked) -> count(asked, workers);
            case Request.ScaleBy(int change) ->
                count(Math.clamp((long) workers + change, -Integer.MAX_VALUE, Integer.MAX_VALUE), workers);
            case Request.Stop(int slot) -> slot < 0 || slot >= workers ? new Refusal.NoSuchSlot(slot, workers) : null;
            case Request.Start(int slot) -> slot < 0 || slot >= workers ? new Refusal.NoSuchSlot(slot, workers) : null;
            case Request.Retarget(@Nullable Integer asked, @Nullable String revision) ->
                asked != null && count(asked, workers) != null
                        ? count(asked, workers)
                        : revision != null && !wellFormed(revision)
                                ? new Refusal.BadRevision(Settings.MAX_REVISION)
                                : null;
            case Request.Refresh r -> null;
            case Request.OfProcess process -> ProcessRequests.refusal(turn, process);
            case Request.Call call -> Commands.refusal(turn, call);
            case Request.Shutdown s -> null;
        };
    }

    private static @Nullable Refusal count(int asked, int workers) {
        return asked < 0
                ? new Refusal.BelowZero(asked, workers)
                : asked > Settings.MAX_WORKERS ? new Refusal.TooMany(asked, Settings.MAX_WORKERS) : null;
    }

    /** The running operation that already does this, where asking twice must change nothing. */
    private static @Nullable Operation repeated(Turn turn, Request request) {
        for (Operation operation : turn.operations) {
            if (!operation.running()) {
                continue;
            }
            boolean retargetAgain =
                    request instanceof Request.Retarget && operation.request().equals(request);
            boolean shutdownAgain = request instanceof Request.Shutdown(boolean now, var cause)
                    && operation.request() instanceof Request.Shutdown(boolean before, var earlier)
                    && (before || !now);
            if (retargetAgain || shutdownAgain) {
                return operation;
            }
        }
        return null;
    }

    private static boolean wellFormed(String revision) {
        return !revision.isEmpty()
                && revision.length() <= Settings.MAX_REVISION
                && revision.chars().allMatch(c -> c > ' ' && c != 127);
    }
}
