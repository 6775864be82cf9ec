/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Bringing a process to its end: drain delay, stop signal, grace, KILL, and KILL again until it is gone. */
final class Stops {

    /** What KILL has not ended by then is sent another. */
    static final Duration KILL_AGAIN = Duration.ofSeconds(5);

    private Stops() {}

    /**
     * It is to end in order. When the whole pool ends, it serves through the drain delay, when there is one, and is then told: others
     * must notice that this pool is no place to send work to. At all other times the socket has other workers.
     */
    static void ask(Turn turn, Incarnation incarnation, String why) {
        if (incarnation.life() instanceof Life.Ready ready
                && !turn.running()
                && !turn.settings.drainDelay().isZero()) {
            Instant until = turn.in(turn.settings.drainDelay());
            Health.guard(turn, incarnation.number(), false);
            turn.put(incarnation.with(new Life.Draining(ready.pid(), turn.now, until, why)));
            turn.emit(new News.Draining(incarnation.slot(), incarnation.number(), why));
        } else {
            signal(turn, incarnation, why, turn.settings.stopSignal());
        }
    }

    /** It is told to end by this signal, and has the grace to do so. A stopped process is continued, so that it can. */
    static void signal(Turn turn, Incarnation incarnation, String why, int signal) {
        leaving(turn, incarnation, why, false);
        send(turn, incarnation, why, signal);
    }

    /** As {@link #signal}, for one that is to end for what it did or did not do. */
    static void fault(Turn turn, Incarnation incarnation, String why, int signal) {
        leaving(turn, incarnation, why, true);
        send(turn, incarnation, why, signal);
    }

    private static void send(Turn turn, Incarnation incarnation, String why, int signal) {
        turn.emit(new Effect.Send(incarnation.number(), signal, false));
        turn.emit(new Effect.Send(incarnation.number(), Signal.CONT, true));
        turn.emit(new News.Stopping(incarnation.slot(), incarnation.number(), why));
    }

    /** It says itself that it is ending; nothing is sent until the grace is over. */
    static void goes(Turn turn, Incarnation incarnation, String why) {
        leaving(turn, incarnation, why, true);
        turn.emit(new News.Stopping(incarnation.slot(), incarnation.number(), why));
    }

    private static void leaving(Turn turn, Incarnation incarnation, String why, boolean fault) {
        Probes.killFor(turn, incarnation.number());
        if (incarnation.life() instanceof Life.Booting && Readiness.watches(turn.settings)) {
            turn.emit(new Effect.Watch(incarnation.number(), false));
        }
        if (incarnation.ready()) {
            Health.guard(turn, incarnation.number(), false);
        }
        int pid = incarnation.life().pid();
        Instant next = turn.in(turn.settings.grace());
        turn.put(incarnation.with(new Life.Stopping(pid, turn.now, why, fault, false, next)));
        Starts.note(turn, incarnation, false, true);
    }

    /** It was told to end over a connection that broke, and may not have heard it: it is told again, and gets no more time. */
    static void repeat(Turn turn, Incarnation incarnation) {
        boolean group = incarnation.life() instanceof Life.Lingering;
        if (killed(incarnation)) {
            kill(turn, incarnation, group ? Words.LEFT_BEHIND : "still there");
        } else {
            turn.emit(new Effect.Send(incarnation.number(), turn.settings.stopSignal(), group));
            turn.emit(new Effect.Send(incarnation.number(), Signal.CONT, true));
            Starts.note(turn, incarnation, false, true);
        }
    }

    /** Whether KILL was sent already. */
    static boolean killed(Incarnation incarnation) {
        return switch (incarnation.life()) {
            case Life.Stopping s -> s.killed();
            case Life.Lingering l -> l.killed();
            case Life.Spawning s -> false;
            case Life.Booting b -> false;
            case Life.Ready r -> false;
            case Life.Draining d -> false;
        };
    }

    /** It and all of its group end now. */
    static void kill(Turn turn, Incarnation incarnation, String why) {
        Probes.killFor(turn, incarnation.number());
        Instant again = turn.in(KILL_AGAIN);
        Life life = incarnation.life();
        turn.put(incarnation.with(
                life instanceof Life.Lingering l
                        ? new Life.Lingering(l.since(), true, again)
                        : life instanceof Life.Stopping s
                                ? s.killed(why, again)
                                : new Life.Stopping(life.pid(), life.since(), why, false, true, again)));
        turn.emit(new Effect.Send(incarnation.number(), Signal.KILL, true));
        boolean asked = turn.phase instanceof Phase.Ending ending && ending.now();
        turn.emit(new News.Killed(incarnation.slot(), incarnation.number(), why, asked));
    }

    /** Its own process is gone, the rest of its group is told to end; it keeps the time that it was given. */
    static void linger(Turn turn, Incarnation incarnation) {
        boolean killed = incarnation.life() instanceof Life.Stopping s && s.killed();
        Instant next = incarnation.life() instanceof Life.Stopping s ? s.next() : turn.in(turn.settings.grace());
        turn.put(incarnation.with(new Life.Lingering(turn.now, killed, next)));
        turn.emit(new Effect.Send(incarnation.number(), killed ? Signal.KILL : turn.settings.stopSignal(), true));
        turn.emit(new Effect.Send(incarnation.number(), Signal.CONT, true));
    }

    /** Takes the next step of every stop that is due. */
    static void escalate(Turn turn) {
        if (!turn.linked) {
            return;
        }
        for (Incarnation incarnation : List.copyOf(turn.incarnations.values())) {
            switch (incarnation.life()) {
                case Life.Draining d -> {
                    if (!turn.now.isBefore(d.until())) {
                        signal(turn, incarnation, d.why(), turn.settings.stopSignal());
                    }
                }
                case Life.Stopping s -> {
                    if (!turn.now.isBefore(s.next())) {
                        kill(turn, incarnation, "still there after " + Words.time(turn.settings.grace()));
                    }
                }
                case Life.Lingering l -> {
                    if (!turn.now.isBefore(l.next())) {
                        kill(turn, incarnation, Words.LEFT_BEHIND);
                    }
                }
                case Life.Spawning s -> {}
                case Life.Booting b -> {}
                case Life.Ready r -> {}
            }
        }
    }
}
