/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is asked of managed processes: whether it can be, what it changes, and when it is done. */
final class ProcessRequests {

    private ProcessRequests() {}

    static @Nullable Refusal refusal(Turn turn, Request.OfProcess request) {
        return switch (request) {
            case Request.RunProcess run -> cannotRun(turn, run);
            case Request.StartProcess(String name) -> unknown(turn, name, true);
            case Request.RestartProcess(String name) -> unknown(turn, name, true);
            case Request.StopProcess(String name) -> unknown(turn, name, false);
        };
    }

    private static @Nullable Refusal cannotRun(Turn turn, Request.RunProcess run) {
        Managed known = turn.processes.get(run.name());
        boolean taken = !named(turn, run.name()).isEmpty();
        if (!turn.linked) {
            return new Refusal.NoLauncher();
        }
        if (run.launch().tooLong()) {
            return new Refusal.CommandTooLong(Launch.MAX_BYTES);
        }
        for (String socket : run.launch().sockets()) {
            if (!turn.settings.sockets().contains(socket)) {
                return new Refusal.NoSuchSocket(socket, turn.settings.sockets());
            }
        }
        if (taken && (known == null || !known.rule().temporary() || known.wanted() || !known.empty())) {
            return new Refusal.NameTaken(run.name());
        }
        return known == null && temporary(turn).size() >= Helpers.MAX_TEMPORARY && over(turn) == null
                ? new Refusal.TooManyProcesses(Helpers.MAX_TEMPORARY)
                : null;
    }

    private static @Nullable Refusal unknown(Turn turn, String name, boolean starts) {
        List<Managed> named = named(turn, name);
        if (named.isEmpty()) {
            return new Refusal.NoSuchProcess(name, List.copyOf(turn.processes.keySet()));
        }
        boolean forgotten = starts && named.getFirst().rule().launch().forgotten();
        return forgotten ? new Refusal.CommandForgotten(name) : null;
    }

    /** Those whom a request by this name means: all instances, or one. */
    private static List<Managed> named(Turn turn, String name) {
        return turn.processes.values().stream()
                .filter(process -> process.rule().isMeantBy(name))
                .toList();
    }

    private static List<Managed> temporary(Turn turn) {
        return turn.processes.values().stream()
                .filter(process -> process.rule().temporary())
                .toList();
    }

    /** The temporary one that has been over for the longest; null when none is. */
    private static @Nullable Managed over(Turn turn) {
        Managed oldest = null;
        for (Managed process : temporary(turn)) {
            boolean over = process.empty() && !process.wanted();
            if (over
                    && (oldest == null
                            || process.life().since().isBefore(oldest.life().since()))) {
                oldest = process;
            }
        }
        return oldest;
    }

    static void apply(Turn turn, Request.OfProcess request) {
        switch (request) {
            case Request.RunProcess(String name, ProcessRule.Restart restart, Launch launch) -> {
                turn.processes.remove(name);
                Managed over = over(turn);
                if (over != null && temporary(turn).size() >= Helpers.MAX_TEMPORARY) {
                    turn.processes.remove(over.name());
                }
                turn.put(Managed.of(ProcessRule.temporary(name, restart, launch), turn.now)
                        .asked());
            }
            case Request.StartProcess(String name) -> named(turn, name).forEach(process -> turn.put(process.asked()));
            case Request.RestartProcess(String name) ->
                named(turn, name).forEach(process -> {
                    turn.put(process.asked());
                    ProcessStops.ask(turn, process.asked(), "restart by request");
                });
            case Request.StopProcess(String name) ->
                named(turn, name).forEach(process -> ProcessStops.stop(turn, process, "stopped by request"));
        }
    }

    /** Whether the new request makes the running one pointless. */
    static boolean overrules(Turn turn, Request.OfProcess by, Request running) {
        if (!(running instanceof Request.OfProcess other) || sameWish(by, other)) {
            return false;
        }
        return named(turn, by.name()).stream()
                .anyMatch(process -> process.rule().isMeantBy(other.name()));
    }

    private static boolean sameWish(Request.OfProcess one, Request.OfProcess other) {
        return one instanceof Request.StopProcess == other instanceof Request.StopProcess;
    }

    static void settle(Turn turn, Operation operation, Request.OfProcess request) {
        List<Managed> named = named(turn, request.name());
        if (named.isEmpty()) {
            Outcomes.end(turn, operation, Operation.Outcome.SUPERSEDED, request.name() + " is gone", 0);
            return;
        }
        switch (request) {
            case Request.StopProcess s -> stopped(turn, operation, named);
            case Request.RestartProcess r -> up(turn, operation, named, operation.from());
            case Request.StartProcess s -> up(turn, operation, named, 0);
            case Request.RunProcess r -> up(turn, operation, named, 0);
        }
    }

    private static void stopped(Turn turn, Operation operation, List<Managed> named) {
        if (named.stream().allMatch(Managed::empty)) {
            Outcomes.end(turn, operation, Operation.Outcome.DONE, all(named, "has stopped", "have stopped"), 0);
        }
    }

    private static void up(Turn turn, Operation operation, List<Managed> named, long from) {
        List<String> ended = new ArrayList<>();
        for (Managed process : named) {
            boolean over = process.standing() == Managed.Standing.EXITED && process.empty();
            boolean failed = process.standing() == Managed.Standing.FAILED || process.failures() > 0;
            if (failed) {
                String why =
                        process.name() + ": " + process.lastFailure() + (process.wanted() ? "; it is tried again" : "");
                Outcomes.end(turn, operation, Operation.Outcome.FAILED, why, process.lastFailed());
                return;
            }
            Managed awaited = Processes.hopeless(turn);
            if (awaited != null && process.empty() && process.lastNumber() == 0) {
                String why =
                        process.name() + " waits as the workers do: " + awaited.name() + ": " + awaited.lastFailure();
                Outcomes.end(turn, operation, Operation.Outcome.FAILED, why, awaited.lastFailed());
                return;
            }
            boolean runs = process.ranFor(Processes.SETTLED, turn.now) && process.lastNumber() >= from;
            if (!runs && !over) {
                return;
            }
            if (over) {
                ended.add(process.name());
            }
        }
        String words = ended.size() == named.size()
                ? all(named, "has run to its end", "have run to their end")
                : all(named, "runs", "run");
        Outcomes.end(turn, operation, Operation.Outcome.DONE, words, 0);
    }

    private static String all(List<Managed> named, String one, String several) {
        return named.size() == 1
                ? named.getFirst().name() + " " + one
                : named.size() + " of " + named.getFirst().rule().of() + " " + several;
    }
}
