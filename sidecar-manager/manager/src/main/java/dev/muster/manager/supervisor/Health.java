/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ready workers that no longer do their part: what is seen of them from outside, and what they fail to say.
 *
 * <p>Of what is seen, nothing is concluded from silence. A worker is stuck, or killed for it, only at the very report which says that
 * it has been still for that long; a manager or launcher that was itself asleep has nothing to act on when it wakes.
 */
final class Health {

    private Health() {}

    /** Whether it does its part is looked at while it is ready; without sockets there is nothing to see. */
    static void guard(Turn turn, long number, boolean on) {
        if (!turn.settings.sockets().isEmpty()) {
            turn.emit(new Effect.Guard(number, on));
        }
    }

    /** A worker does not move. Long enough, it is stuck; only the user can say how long is too long. */
    static void still(Turn turn, Event.Still seen) {
        Incarnation worker = turn.incarnations.get(seen.number());
        if (worker == null || !(worker.life() instanceof Life.Ready ready)) {
            return; // late: it is ending, or gone
        }
        Watchdog watchdog = turn.settings.watchdog();
        Instant since = ready.still() == null
                ? turn.now.minus(seen.length())
                : ready.still().since();
        Still still = new Still(since, seen.doing(), seen.length().compareTo(watchdog.stuck()) >= 0);
        turn.put(worker.with(ready.still(still)));
        if (still.stuck() && !worker.stuck()) {
            turn.emit(new News.Stuck(worker.slot(), worker.number(), seen.length(), seen.doing()));
        }
        if (watchdog.kill() != null && seen.length().compareTo(watchdog.kill()) >= 0) {
            fail(turn, worker, "stuck for " + Words.time(watchdog.kill()) + ": " + seen.doing());
        }
    }

    /** It moves again, or it is not known any more that it does not. */
    static void moves(Turn turn, long number) {
        Incarnation worker = turn.incarnations.get(number);
        if (worker != null && worker.life() instanceof Life.Ready ready && ready.still() != null) {
            turn.put(worker.with(ready.still(null)));
            if (worker.stuck()) {
                turn.emit(new News.Moves(worker.slot(), number));
            }
        }
    }

    static void unaccepted(Turn turn, Event.Unaccepted seen) {
        Unaccepted before = turn.unaccepted.get(seen.socket());
        Instant since = before == null ? turn.now.minus(seen.length()) : before.since();
        boolean tooLong = seen.length().compareTo(turn.settings.watchdog().stuck()) >= 0;
        turn.unaccepted.put(seen.socket(), new Unaccepted(since, tooLong));
        if (tooLong && (before == null || !before.tooLong())) {
            turn.emit(new News.NobodyAccepts(seen.socket(), seen.length()));
        }
    }

    static void accepted(Turn turn, String socket) {
        Unaccepted before = turn.unaccepted.remove(socket);
        if (before != null && before.tooLong()) {
            turn.emit(new News.SomebodyAccepts(socket));
        }
    }

    /** The launcher cannot say anything any more, so nothing is known. */
    static void forget(Turn turn) {
        List.copyOf(turn.incarnations.keySet()).forEach(number -> moves(turn, number));
        List.copyOf(turn.unaccepted.keySet()).forEach(socket -> accepted(turn, socket));
    }

    /** Ends those whose {@code WATCHDOG=1} is overdue. */
    static void check(Turn turn) {
        if (!turn.linked) {
            return;
        }
        for (Incarnation worker : List.copyOf(turn.incarnations.values())) {
            if (worker.life() instanceof Life.Ready ready
                    && ready.watchdogAt() != null
                    && !turn.now.isBefore(ready.watchdogAt())) {
                fail(turn, worker, "missed its watchdog");
            }
        }
    }

    /** It asks to be ended as if it had missed its watchdog. */
    static void trigger(Turn turn, Incarnation worker) {
        Ends.failed(turn, worker, "asked to be ended as if its watchdog had been missed", false);
        Stops.fault(turn, worker, "WATCHDOG=trigger", Signal.ABRT);
    }

    /** ABRT and not the stop signal: it is what makes a program say, or leave behind, where it hangs. */
    private static void fail(Turn turn, Incarnation worker, String what) {
        Ends.failed(turn, worker, what, false);
        Stops.fault(turn, worker, what, Signal.ABRT);
    }

    /** When the next {@code WATCHDOG=1} is due of one that is ready now; null when none is. */
    static @Nullable Instant nextWord(Turn turn) {
        Duration every = turn.settings.watchdog().notifyEvery();
        return every == null ? null : turn.in(every);
    }
}
