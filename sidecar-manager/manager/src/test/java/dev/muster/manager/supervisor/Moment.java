/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One step of the heart, as the invariants see it. */
record Moment(State before, Event event, Instant now, Supervisor.Step step) {

    State after() {
        return step.state();
    }

    /** What a new manager finds that another has left; null at any other moment. */
    @Nullable
    Memory recalled() {
        return event instanceof Event.Synced synced && !before.met() ? synced.memory() : null;
    }

    /** Whether, in a pod, what the launcher had started is known to be gone with it. */
    boolean comesAnew() {
        boolean another = event instanceof Event.Synced synced
                && before.met()
                && synced.memory() == null
                && synced.children().isEmpty();
        boolean itsEnd = event instanceof Event.LauncherLost && before.phase() instanceof Phase.Ended;
        return before.settings().stay() == Stay.BEYOND_THE_LAUNCHER
                && (another || itsEnd || event instanceof Event.LauncherGone);
    }

    /** The child an event is about, or 0. */
    static long about(Event event) {
        return switch (event) {
            case Event.Spawned e -> e.number();
            case Event.NotSpawned e -> e.number();
            case Event.Exited e -> e.number();
            case Event.Gone e -> e.number();
            case Event.Seen e -> e.number();
            case Event.Notified e -> e.number();
            case Event.Still e -> e.number();
            case Event.Moves e -> e.number();
            case Event.Unaccepted e -> 0;
            case Event.Accepted e -> 0;
            case Event.Measured e -> 0;
            case Event.Tick e -> 0;
            case Event.Asked e -> 0;
            case Event.Holding e -> 0;
            case Event.Synced e -> 0;
            case Event.LauncherLost e -> 0;
            case Event.LauncherGone e -> 0;
            case Event.Brought e -> 0;
        };
    }
}
