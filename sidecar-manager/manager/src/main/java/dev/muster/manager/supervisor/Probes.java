/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asking booting workers: the readiness command runs beside them, one at a time for each, and each run ends; the canary knocks. */
final class Probes {

    private static final Duration LONGEST_RUN = Duration.ofSeconds(10);
    private static final Duration KNOCK_EVERY = Duration.ofMillis(250);
    private static final Duration KILL_AGAIN = Duration.ofSeconds(5);

    private Probes() {}

    static void run(Turn turn) {
        for (Probe probe : List.copyOf(turn.probes.values())) {
            Incarnation asked = turn.incarnations.get(probe.of());
            boolean useless = asked == null || !(asked.life() instanceof Life.Booting);
            if (!turn.now.isBefore(probe.killAt()) || (useless && probe.of() != 0)) {
                kill(turn, probe.number());
                askAgain(turn, asked);
            }
        }
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
            turn.put(incarnation.with(probing(booting, weak ? turn.in(KNOCK_EVERY) : null)));
            turn.emit(new Effect.Knock());
            return;
        }
        long number = turn.nextNumber++;
        turn.probes.put(number, new Probe(number, incarnation.number(), turn.in(LONGEST_RUN)));
        turn.put(incarnation.with(probing(booting, null)));
        turn.emit(new Effect.RunProbe(number, incarnation.number(), incarnation.slot()));
    }

    /** Ends the run beside this incarnation, if there is one: its answer is not needed any more. */
    static void killFor(Turn turn, long incarnation) {
        for (Probe probe : List.copyOf(turn.probes.values())) {
            if (probe.of() == incarnation) {
                kill(turn, probe.number());
            }
        }
    }

    static boolean runsFor(Turn turn, long incarnation) {
        return turn.probes.values().stream().anyMatch(probe -> probe.of() == incarnation);
    }

    /** Ends a child that nobody asks any more; it is accounted for until it is gone. */
    static void kill(Turn turn, long number) {
        turn.probes.put(number, new Probe(number, 0, turn.in(KILL_AGAIN)));
        turn.emit(new Effect.Send(number, Signal.KILL, true));
    }

    /** Whether the number was a probe's; its result is taken. */
    static boolean exited(Turn turn, long number, Exit exit, boolean lingering) {
        Probe probe = turn.probes.get(number);
        if (probe == null) {
            return false;
        }
        if (lingering && probe.of() != 0) {
            kill(turn, number);
        } else if (!lingering) {
            turn.probes.remove(number);
        }
        Incarnation asked = turn.incarnations.get(probe.of());
        if (exit.code() == 0 && asked != null && asked.life() instanceof Life.Booting booting) {
            Readiness.become(turn, asked, booting.pid(), "exec");
        } else {
            askAgain(turn, asked);
        }
        return true;
    }

    private static void askAgain(Turn turn, @Nullable Incarnation asked) {
        if (asked != null
                && asked.life() instanceof Life.Booting booting
                && turn.settings.ready() instanceof ReadyWhen.Exec(Duration every)) {
            turn.put(asked.with(probing(booting, turn.in(every))));
        }
    }

    private static Life.Booting probing(Life.Booting booting, @Nullable Instant next) {
        return new Life.Booting(booting.pid(), booting.since(), booting.deadline(), booting.sights(), next);
    }
}
