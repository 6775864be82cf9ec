/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Custom commands: a program run beside the workers, or a signal to them. */
final class Commands {

    /** What is out of time is told to end, and has no longer than this to do so, even where workers have longer. */
    private static final Duration MOST_GRACE = Duration.ofSeconds(5);

    private Commands() {}

    static @Nullable Refusal refusal(Turn turn, Request.Call call) {
        CommandRule rule = turn.settings.helpers().command(call.name());
        if (rule == null) {
            List<String> known = turn.settings.helpers().commands().stream()
                    .map(CommandRule::name)
                    .toList();
            return new Refusal.NoSuchCommand(call.name(), known);
        }
        if (!turn.linked) {
            return new Refusal.NoLauncher();
        }
        return switch (rule) {
            case CommandRule.Send send -> call.arguments().isEmpty() ? null : new Refusal.TakesNoArguments(call.name());
            case CommandRule.Exec exec
            when exec.launch().with(call.arguments()).tooLong() -> new Refusal.CommandTooLong(Launch.MAX_BYTES);
            case CommandRule.Exec exec ->
                running(turn) >= Helpers.MAX_COMMANDS ? new Refusal.TooManyCommands(Helpers.MAX_COMMANDS) : null;
        };
    }

    private static long running(Turn turn) {
        return turn.tasks.values().stream()
                .filter(task -> task.purpose() instanceof Task.Command)
                .count();
    }

    static void begin(Turn turn, long operation, Request.Call call) {
        CommandRule rule = turn.settings.helpers().command(call.name());
        switch (rule) {
            case CommandRule.Exec(String name, Launch launch, Duration limit) -> {
                long number = turn.nextNumber++;
                turn.put(new Task(number, new Task.Command(operation), Task.Stage.RUNNING, turn.in(limit)));
                turn.emit(new Effect.RunCommand(number, name, launch.with(call.arguments())));
            }
            case CommandRule.Send send -> send(turn, operation, send);
            case null -> throw new IllegalStateException("there is no command " + call.name());
        }
    }

    private static void send(Turn turn, long operation, CommandRule.Send rule) {
        int workers = 0;
        int booting = 0;
        if (rule.to() != CommandRule.To.PROCESSES) {
            for (Incarnation worker : turn.incarnations.values()) {
                if (worker.life() instanceof Life.Ready || worker.life() instanceof Life.Draining) {
                    turn.emit(new Effect.Send(worker.number(), rule.signal(), false));
                    workers++;
                } else if (worker.staying()) {
                    booting++; // it may not handle the signal yet, and would die of it
                }
            }
        }
        int processes = 0;
        if (rule.to() != CommandRule.To.WORKERS) {
            for (Managed process : turn.processes.values()) {
                if (process.life() instanceof ProcessLife.Running running) {
                    turn.emit(new Effect.Send(running.number(), rule.signal(), false));
                    processes++;
                }
            }
        }
        List<String> who = new ArrayList<>();
        if (rule.to() != CommandRule.To.PROCESSES) {
            who.add(Words.workers(workers));
        }
        if (rule.to() != CommandRule.To.WORKERS) {
            who.add(Words.count(processes, "process", "processes"));
        }
        String words = "sent " + Signal.name(rule.signal()) + " to " + String.join(" and ", who)
                + (booting > 0
                        ? "; " + Words.count(booting, "worker that boots was", "workers that boot were") + " left out"
                        : "");
        boolean somebody = workers + processes > 0;
        end(turn, operation, somebody ? Operation.Outcome.DONE : Operation.Outcome.FAILED, words, 0, null, false);
    }

    /** Its time is over, or nobody waits for it any more: it is told to end, then killed. */
    static void keep(Turn turn, Task task, Task.Command command, boolean due) {
        Operation operation = turn.operation(command.operation());
        boolean useless = operation == null || !operation.running();
        switch (task.stage()) {
            case RUNNING -> {
                if (due || useless) {
                    Duration grace = turn.settings.grace();
                    boolean shorter = grace.compareTo(MOST_GRACE) < 0;
                    turn.put(task.next(Task.Stage.TOLD, turn.in(shorter ? grace : MOST_GRACE)));
                    turn.emit(new Effect.Send(task.number(), Signal.TERM, true));
                    turn.emit(new Effect.Send(task.number(), Signal.CONT, true));
                }
            }
            case TOLD -> {
                if (due) {
                    turn.put(task.next(Task.Stage.KILLED, turn.in(Duration.ofSeconds(1))));
                    turn.emit(new Effect.Send(task.number(), Signal.KILL, true));
                }
            }
            case KILLED -> {
                if (due) { // nobody waits for what cannot even be killed
                    timedOut(turn, task, command.operation(), null);
                    Tasks.kill(turn, task.number());
                }
            }
        }
    }

    static void ended(Turn turn, Task task, long operation, Exit exit) {
        if (task.stage() != Task.Stage.RUNNING) {
            timedOut(turn, task, operation, exit);
            return;
        }
        boolean well = exit.code() == 0;
        end(
                turn,
                operation,
                well ? Operation.Outcome.DONE : Operation.Outcome.FAILED,
                exit.words(),
                task.number(),
                exit,
                false);
    }

    private static void timedOut(Turn turn, Task task, long number, @Nullable Exit exit) {
        Operation operation = turn.operation(number);
        String after = operation != null
                        && operation.request() instanceof Request.Call call
                        && turn.settings.helpers().command(call.name()) instanceof CommandRule.Exec exec
                ? " after " + Words.time(exec.limit())
                : "";
        end(turn, number, Operation.Outcome.FAILED, "timed out" + after, task.number(), exit, true);
    }

    private static void end(
            Turn turn,
            long number,
            Operation.Outcome how,
            String words,
            long culprit,
            @Nullable Exit exit,
            boolean late) {
        Operation operation = turn.operation(number);
        if (operation != null && operation.running()) {
            Outcomes.end(turn, operation.with(exit, late), how, words, culprit);
        }
    }
}
