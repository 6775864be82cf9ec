/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;
import java.time.Instant;

/** What a worker says of itself over its notify socket, and what it changes. */
final class Notices {

    /** A worker may ask for more time, but not for ever. */
    static final Duration MOST_EXTRA = Duration.ofMinutes(10);

    private Notices() {}

    static void take(Turn turn, Event.Notified said) {
        Incarnation incarnation = turn.incarnations.get(said.number());
        if (incarnation == null || !incarnation.live()) {
            return; // late: it is gone
        }
        Incarnation told = incarnation.with(incarnation.told().with(said));
        turn.put(told);
        switch (told.life()) {
            case Life.Booting booting ->
                turn.put(told.with(booting.until(extended(turn, said, booting.deadline(), booting.since()))));
            case Life.Ready ready -> ready(turn, told, ready, said);
            case Life.Stopping stopping when stopping.killed() -> {} // its time is over
            case Life.Stopping stopping -> {
                Instant next = extended(turn, said, stopping.next(), stopping.since());
                turn.put(told.with(stopping.until(next)));
            }
            case Life.Spawning s -> {} // what it has said is kept, and counts once its program is known to run
            case Life.Draining d -> {}
            case Life.Lingering l -> {}
        }
    }

    private static void ready(Turn turn, Incarnation incarnation, Life.Ready ready, Event.Notified said) {
        if (said.trigger()) {
            Health.trigger(turn, incarnation);
        } else if (said.stopping() && !turn.now.isBefore(ready.since().plus(Ends.SERVED))) {
            Ends.leftByItself(turn, incarnation, ready, "stopped by itself");
            Stops.goes(turn, incarnation, "says that it is stopping");
        } else if (said.watchdog() && ready.watchdogAt() != null) {
            turn.put(incarnation.with(ready.watched(Health.nextWord(turn))));
        }
    }

    private static Instant extended(Turn turn, Event.Notified said, Instant due, Instant since) {
        if (said.extendMicros() <= 0) {
            return due;
        }
        Instant asked =
                turn.now.plus(Duration.ofNanos(Math.min(said.extendMicros(), MOST_EXTRA.toMillis() * 1000) * 1000));
        Instant most = since.plus(turn.settings.within()).plus(MOST_EXTRA);
        Instant granted = asked.isBefore(most) ? asked : most;
        return granted.isAfter(due) ? granted : due;
    }
}
