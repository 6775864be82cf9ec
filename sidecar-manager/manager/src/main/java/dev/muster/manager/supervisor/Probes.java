/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asking booting workers: the readiness command runs beside them, one at a time for each, and each run ends; the canary knocks. */
final class Probes {

    private static final Duration LONGEST_RUN = Duration.ofSeconds(10);
    private static final Duration KNOCK_EVERY = Duration.ofMillis(250);

    private Probes() {}

    static void run(Turn turn) {
        if (!turn.running()) {
            return;
        }
        for (Incarnation incarnation : List.copyOf(turn.incarnations.values())) {
            if (incarnation.life() instanceof Life.Booting booting
                    && booting.probeAt() != null
                    && !turn.now.isBefore(booting.probeAt())) {
                probe(turn, incarnation, booting);
            }
        }
    }

    private static void probe(Turn turn, Incarnation incarnation, Life.Booting booting) {
        if (turn.settings.ready().tries()) {
            boolean weak = booting.sights().values().stream().anyMatch(s -> s.strength() == Sight.Strength.WEAK);
            turn.put(incarnation.with(booting.probing(weak ? turn.in(KNOCK_EVERY) : null)));
            turn.emit(new Effect.Knock());
            return;
        }
        long number = turn.nextNumber++;
        Task.Purpose asks = new Task.Readiness(incarnation.number());
        turn.put(new Task(number, asks, Task.Stage.RUNNING, turn.in(LONGEST_RUN)));
        turn.put(incarnation.with(booting.probing(null)));
        turn.emit(new Effect.RunProbe(number, incarnation.number(), incarnation.slot()));
    }

    /** Ends a run that has had its time, or that asks about a worker which is no longer in doubt. */
    static void keep(Turn turn, Task task, Task.Readiness readiness, boolean due) {
        Incarnation asked = turn.incarnations.get(readiness.of());
        boolean useless = asked == null || !(asked.life() instanceof Life.Booting);
        if (due || useless) {
            Tasks.kill(turn, task.number());
            askAgain(turn, asked);
        }
    }

    /** Ends the run beside this incarnation, if there is one: its answer is not needed any more. */
    static void killFor(Turn turn, long incarnation) {
        for (Task task : List.copyOf(turn.tasks.values())) {
            if (task.asksAbout(incarnation)) {
                Tasks.kill(turn, task.number());
            }
        }
    }

    static boolean runsFor(Turn turn, long incarnation) {
        return turn.tasks.values().stream().anyMatch(task -> task.asksAbout(incarnation));
    }

    static void answered(Turn turn, long of, Exit exit) {
        Incarnation asked = turn.incarnations.get(of);
        if (exit.code() == 0 && asked != null && asked.life() instanceof Life.Booting booting) {
            Readiness.become(turn, asked, booting.pid(), "exec");
        } else {
            askAgain(turn, asked);
        }
    }

    private static void askAgain(Turn turn, @Nullable Incarnation asked) {
        if (asked != null
                && asked.life() instanceof Life.Booting booting
                && turn.settings.ready() instanceof ReadyWhen.Exec(Duration every)) {
            turn.put(asked.with(booting.probing(turn.in(every))));
        }
    }
}
