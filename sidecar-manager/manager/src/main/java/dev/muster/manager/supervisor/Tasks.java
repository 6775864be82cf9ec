/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.util.List;

/** Programs that run beside the workers for a limited time: each of them ends, and nothing of it stays. */
final class Tasks {

    private Tasks() {}

    /** Takes the next step with each that has had its time, or that nobody waits for. */
    static void run(Turn turn) {
        for (Task task : List.copyOf(turn.tasks.values())) {
            boolean due = !turn.now.isBefore(task.next());
            switch (task.purpose()) {
                case Task.Readiness readiness -> Probes.keep(turn, task, readiness, due);
                case Task.Command command -> Commands.keep(turn, task, command, due);
                case Task.Nothing nothing when due -> kill(turn, task.number());
                case Task.Nothing nothing -> {}
            }
        }
    }

    /** Ends a child that nobody asks any more; it is accounted for until it is gone. */
    static void kill(Turn turn, long number) {
        turn.put(new Task(number, new Task.Nothing(), Task.Stage.KILLED, turn.in(Stops.KILL_AGAIN)));
        turn.emit(new Effect.Send(number, Signal.KILL, true));
    }

    /** It has been met again after the connection broke. */
    static void meet(Turn turn, Task task) {
        if (task.idle()) {
            kill(turn, task.number()); // it was killed over a connection that broke
        }
    }

    /** Whether the number was a task's; its result is taken. */
    static boolean exited(Turn turn, long number, Exit exit, boolean lingering) {
        Task task = turn.tasks.get(number);
        if (task == null) {
            return false;
        }
        if (lingering && !task.idle()) {
            kill(turn, number);
        } else if (!lingering) {
            turn.tasks.remove(number);
        }
        switch (task.purpose()) {
            case Task.Readiness(long of) -> Probes.answered(turn, of, exit);
            case Task.Command(long operation) -> Commands.ended(turn, task, operation, exit);
            case Task.Nothing n -> {}
        }
        return true;
    }
}
