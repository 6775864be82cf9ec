/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Which serving workers a step has told to end by its own decision, and not because of them or of a person. */
final class Leaving {

    private Leaving() {}

    static List<Incarnation> decided(Moment moment) {
        List<Incarnation> leaving = new ArrayList<>();
        if (!(moment.after().phase() instanceof Phase.Running)) {
            return leaving;
        }
        for (Incarnation was : moment.before().incarnations().values()) {
            Incarnation is = moment.after().incarnations().get(was.number());
            boolean told = was.life() instanceof Life.Ready ready
                    && is != null
                    && !is.staying()
                    && is.live()
                    && !ownFault(moment, was, ready);
            if (told && !held(moment.after(), was.slot())) {
                leaving.add(was);
            }
        }
        return leaving;
    }

    /** Stopped for the sake of another revision, and not because its slot goes. */
    static boolean replaced(State after, Incarnation leaving) {
        return leaving.slot() < after.target().workers() && after.outdated(leaving);
    }

    static boolean ownFault(Moment moment, Incarnation was, Life.Ready ready) {
        boolean watchdog = ready.watchdogAt() != null && !moment.now().isBefore(ready.watchdogAt());
        boolean said = moment.event() instanceof Event.Notified notified
                && notified.number() == was.number()
                && (notified.stopping() || notified.trigger());
        Duration kill = moment.before().settings().watchdog().kill();
        boolean stuck = moment.event() instanceof Event.Still still
                && still.number() == was.number()
                && kill != null
                && still.length().compareTo(kill) >= 0;
        return watchdog || said || stuck;
    }

    static boolean held(State state, int slot) {
        Slot known = state.slots().get(slot);
        return known != null && known.held();
    }

    static int wanted(State state) {
        int wanted = 0;
        for (int slot = 0; slot < state.target().workers(); slot++) {
            wanted += held(state, slot) ? 0 : 1;
        }
        return wanted;
    }
}
