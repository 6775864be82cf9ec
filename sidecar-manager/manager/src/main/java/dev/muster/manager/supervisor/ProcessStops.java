/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Instant;
import java.util.List;

/** Bringing a managed process to its end, as a worker is: stop signal, grace, KILL, and KILL again until it is gone. */
final class ProcessStops {

    private ProcessStops() {}

    /** It is not wanted any more. What has not run waits for nothing; what runs is told to end. */
    static void stop(Turn turn, Managed process, String why) {
        Managed stopped = process.recovered().standing(Managed.Standing.STOPPED);
        turn.put(stopped);
        ask(turn, stopped, why);
    }

    static void ask(Turn turn, Managed process, String why) {
        if (process.life().staying()) {
            signal(turn, process, why);
        }
    }

    static void signal(Turn turn, Managed process, String why) {
        long number = process.life().number();
        Instant next = turn.in(turn.settings.grace());
        turn.put(process.with(new ProcessLife.Stopping(number, process.life().pid(), turn.now, why, false, next)));
        tell(turn, process, false);
        turn.emit(new News.ProcessStopping(process.name(), number, why));
    }

    private static void tell(Turn turn, Managed process, boolean group) {
        long number = process.life().number();
        turn.emit(new Effect.Send(number, turn.settings.stopSignal(), group));
        turn.emit(new Effect.Send(number, Signal.CONT, true));
        if (!group) {
            turn.emit(new Effect.Note(
                    number, new Adopted.OfProcess(process.name(), process.rule().temporary(), true)));
        }
    }

    /** It was told to end over a connection that broke, and may not have heard it: it is told again, and gets no more time. */
    static void repeat(Turn turn, Managed process) {
        if (killed(process)) {
            kill(turn, process, "still there");
        } else {
            tell(turn, process, process.life() instanceof ProcessLife.Lingering);
        }
    }

    static boolean killed(Managed process) {
        return switch (process.life()) {
            case ProcessLife.Stopping s -> s.killed();
            case ProcessLife.Lingering l -> l.killed();
            case ProcessLife.None n -> true;
            case ProcessLife.Starting s -> false;
            case ProcessLife.Running r -> false;
        };
    }

    /** It and all of its group end now. */
    static void kill(Turn turn, Managed process, String why) {
        ProcessLife life = process.life();
        Instant again = turn.in(Stops.KILL_AGAIN);
        turn.put(process.with(
                life instanceof ProcessLife.Lingering l
                        ? new ProcessLife.Lingering(l.number(), l.since(), true, again)
                        : new ProcessLife.Stopping(life.number(), life.pid(), turn.now, why, true, again)));
        turn.emit(new Effect.Send(life.number(), Signal.KILL, true));
        boolean asked = turn.phase instanceof Phase.Ending ending && ending.now();
        turn.emit(new News.ProcessKilled(process.name(), life.number(), why, asked));
    }

    /** Its own process is gone, the rest of its group is told to end; it keeps the time that it was given. */
    static void linger(Turn turn, Managed process) {
        ProcessLife life = process.life();
        boolean killed = life instanceof ProcessLife.Stopping s && s.killed();
        Instant next = life instanceof ProcessLife.Stopping s ? s.next() : turn.in(turn.settings.grace());
        turn.put(process.with(new ProcessLife.Lingering(life.number(), turn.now, killed, next)));
        int signal = killed ? Signal.KILL : turn.settings.stopSignal();
        turn.emit(new Effect.Send(life.number(), signal, true));
        turn.emit(new Effect.Send(life.number(), Signal.CONT, true));
    }

    /** Takes the next step of every stop that is due. */
    static void escalate(Turn turn) {
        if (!turn.linked) {
            return;
        }
        for (Managed process : List.copyOf(turn.processes.values())) {
            switch (process.life()) {
                case ProcessLife.Starting s -> {
                    if (!turn.now.isBefore(s.since().plus(turn.settings.within()))) {
                        ProcessEnds.fail(turn, process, "its program was not started", true);
                        kill(turn, turn.current(process), "its program was not started");
                    }
                }
                case ProcessLife.Stopping s -> {
                    if (!turn.now.isBefore(s.next())) {
                        kill(turn, process, "still there after " + Words.time(turn.settings.grace()));
                    }
                }
                case ProcessLife.Lingering l -> {
                    if (!turn.now.isBefore(l.next())) {
                        kill(turn, process, Words.LEFT_BEHIND);
                    }
                }
                case ProcessLife.None n -> {}
                case ProcessLife.Running r -> {}
            }
        }
    }

    /** Everything ends: these once the workers are gone, or when their time is up. */
    static void end(Turn turn, Phase.Ending ending, boolean workersGone, boolean timeIsUp) {
        for (Managed process : List.copyOf(turn.processes.values())) {
            if ((timeIsUp || ending.now()) && !killed(process)) {
                ended(turn, process);
                kill(turn, turn.current(process), ending.why());
            } else if (process.empty() && process.wanted()) {
                ended(turn, process);
            } else if (workersGone && process.life().staying()) {
                ended(turn, process);
                ask(turn, turn.current(process), ending.why());
            }
        }
    }

    private static void ended(Turn turn, Managed process) {
        if (process.wanted()) {
            turn.put(process.recovered().standing(Managed.Standing.ENDED));
        }
    }
}
