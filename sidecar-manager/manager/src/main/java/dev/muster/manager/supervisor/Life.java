/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Instant;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Where one process is on its way. Each state holds only what is valid in it; a process that is gone has no state. */
public sealed interface Life {

    /** When it came into this state. */
    Instant since();

    /** The launcher was told to start it and has not answered. */
    record Spawning(Instant since) implements Life {}

    /**
     * Its program runs, and it is not known to be ready.
     *
     * @param deadline when it has had all the time it gets
     * @param sights what was last seen of each listening socket
     * @param probeAt when the readiness command or the canary is to run next; null when none is, or one runs now
     */
    record Booting(
            int pid,
            Instant since,
            Instant deadline,
            SortedMap<String, Sight> sights,
            @Nullable Instant probeAt) implements Life {}

    /**
     * It serves.
     *
     * @param by how that is known: notify, the launcher's word for what it saw, alive or exec
     * @param watchdogAt when the next {@code WATCHDOG=1} is overdue; null for no watchdog
     */
    record Ready(
            int pid, Instant since, String by, @Nullable Instant watchdogAt) implements Life {}

    /** It is to end, still serves, and is told nothing until {@code until}. */
    record Draining(int pid, Instant since, Instant until, String why) implements Life {}

    /**
     * It was told to end.
     *
     * @param pid 0 while the launcher has not said
     * @param killed whether KILL was sent, and not only the stop signal
     * @param next when to send KILL (again)
     */
    record Stopping(int pid, Instant since, String why, boolean killed, Instant next) implements Life {}

    /** The process itself is gone; others of its group are not, and have been told to end. */
    record Lingering(Instant since, boolean killed, Instant next) implements Life {}

    /** The process, as its own kernel numbers it; 0 when there is none or it is not known yet. */
    default int pid() {
        return switch (this) {
            case Spawning s -> 0;
            case Booting b -> b.pid;
            case Ready r -> r.pid;
            case Draining d -> d.pid;
            case Stopping s -> s.pid;
            case Lingering l -> 0;
        };
    }
}
