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
        Duration longest = now ? Duration.ZERO : settings.drainDelay().plus(settings.grace());
        Instant giveUp = turn.in(longest.plus(LAST_WAIT));
        turn.phase = new Phase.Ending(turn.now, now, status, why, culprit, giveUp);
        turn.emit(new News.Ending(why, culprit));
    }

    /** When what is still there is killed. */
    static Instant killAt(Phase.Ending ending) {
        return ending.giveUpAt().minus(LAST_WAIT);
    }

    static void run(Turn turn) {
        if (!(turn.phase instanceof Phase.Ending ending)) {
            return; // already over
        }
        boolean timeIsUp = !turn.now.isBefore(killAt(ending)); // even for those who were given more time
        for (Incarnation incarnation : List.copyOf(turn.incarnations.values())) {
            if (timeIsUp && !Stops.killed(incarnation)) {
                Stops.kill(turn, incarnation, ending.why());
            } else if (incarnation.staying()) {
                Stops.ask(turn, incarnation, ending.why());
            }
        }
        boolean nothingLeft = turn.incarnations.isEmpty() && turn.probes.isEmpty();
        if (nothingLeft || !turn.now.isBefore(ending.giveUpAt())) {
            int status = nothingLeft ? ending.status() : Math.max(1, ending.status());
            turn.phase = new Phase.Ended(status);
        }
    }
}
