/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Bringing the whole pool to its end. */
final class Shutdown {

    /** After KILL was due for everything, so long until the manager ends although something is still there. */
    private static final Duration LAST_WAIT = Duration.ofSeconds(10);

    private Shutdown() {}

    /** Begins the end; one that has begun can only be made harder. */
    static void begin(Turn turn, boolean now, int status, String why, long culprit) {
        boolean begun = turn.phase instanceof Phase.Ending ending && (ending.now() || !now);
        if (begun || turn.phase instanceof Phase.Ended) {
            return;
        }
        Settings settings = turn.settings;
        Duration processes =
                turn.processes.values().stream().allMatch(Managed::empty) ? Duration.ZERO : settings.grace();
        Duration longest = now ? Duration.ZERO : forWorkers(settings).plus(processes);
        Instant giveUp = turn.in(longest.plus(LAST_WAIT));
        turn.phase = new Phase.Ending(turn.now, now, status, why, culprit, giveUp);
        turn.emit(new News.Ending(why, culprit));
    }

    /** As another manager has begun it, and with the time that is left of what it gave. */
    static Phase.Ending resumed(Turn turn, Phase.Ending before) {
        Instant since = before.since().isBefore(turn.now) ? before.since() : turn.now;
        Instant least = turn.in(LAST_WAIT);
        Instant most =
                turn.in(forWorkers(turn.settings).plus(turn.settings.grace()).plus(LAST_WAIT));
        Instant giveUp =
                before.giveUpAt().isBefore(least) ? least : before.giveUpAt().isAfter(most) ? most : before.giveUpAt();
        return new Phase.Ending(since, before.now(), before.status(), before.why(), before.culprit(), giveUp);
    }

    /** It was asked for when nothing was there that could be brought to its end: only now does its time begin. */
    static void startTheClock(Turn turn) {
        if (turn.phase instanceof Phase.Ending asked) {
            Duration least =
                    asked.now() ? Duration.ZERO : forWorkers(turn.settings).plus(turn.settings.grace());
            Instant giveUp = turn.in(least.plus(LAST_WAIT));
            turn.phase = new Phase.Ending(turn.now, asked.now(), asked.status(), asked.why(), asked.culprit(), giveUp);
        }
    }

    /** Another manager had come to the end of it; what may still be there is killed. */
    static Phase.Ending resumed(Turn turn, int status) {
        return new Phase.Ending(turn.now, true, status, "shutdown", 0, turn.in(LAST_WAIT));
    }

    private static Duration forWorkers(Settings settings) {
        return settings.drainDelay().plus(settings.grace());
    }

    /** When the workers that are still there are killed. */
    static Instant killWorkersAt(Settings settings, Phase.Ending ending) {
        return ending.now() ? ending.since() : ending.since().plus(forWorkers(settings));
    }

    /** When whatever is still there is killed. */
    static Instant killAt(Phase.Ending ending) {
        return ending.giveUpAt().minus(LAST_WAIT);
    }

    static void run(Turn turn) {
        if (!(turn.phase instanceof Phase.Ending ending) || turn.knowsNothing()) {
            return; // already over, or not begun with yet
        }
        // Even for those who were given more time.
        boolean timeIsUp = !turn.now.isBefore(killWorkersAt(turn.settings, ending));
        for (Incarnation incarnation : List.copyOf(turn.incarnations.values())) {
            if (timeIsUp && !Stops.killed(incarnation)) {
                Stops.kill(turn, incarnation, ending.why());
            } else if (incarnation.staying()) {
                Stops.ask(turn, incarnation, ending.why());
            }
        }
        ProcessStops.end(turn, ending, turn.incarnations.isEmpty(), !turn.now.isBefore(killAt(ending)));
        boolean nothingLeft = turn.incarnations.isEmpty()
                && turn.tasks.isEmpty()
                && turn.processes.values().stream().allMatch(Managed::empty);
        if (nothingLeft || !turn.now.isBefore(ending.giveUpAt())) {
            int status = nothingLeft ? ending.status() : Math.max(1, ending.status());
            turn.phase = new Phase.Ended(status);
        }
    }
}
