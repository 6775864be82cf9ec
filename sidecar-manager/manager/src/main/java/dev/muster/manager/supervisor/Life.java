/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
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
            @Nullable Instant probeAt) implements Life {

        Booting until(Instant later) {
            return new Booting(pid, since, later, sights, probeAt);
        }

        Booting seen(SortedMap<String, Sight> now, @Nullable Instant probe) {
            return new Booting(pid, since, deadline, now, probe);
        }

        Booting probing(@Nullable Instant next) {
            return new Booting(pid, since, deadline, sights, next);
        }
    }

    /**
     * It serves.
     *
     * @param by how that is known: notify, the launcher's word for what it saw, alive or exec
     * @param watchdogAt when the next {@code WATCHDOG=1} is overdue; null for no watchdog
     * @param still what is seen of it while it does not move; null while it does, or while that is not known
     * @param worn why it is to be recycled; null while it is not
     */
    record Ready(
            int pid,
            Instant since,
            String by,
            @Nullable Instant watchdogAt,
            @Nullable Still still,
            @Nullable String worn)
            implements Life {

        /** It has just become ready. */
        public static Ready now(int pid, Instant since, String by, @Nullable Instant watchdogAt) {
            return new Ready(pid, since, by, watchdogAt, null, null);
        }

        Ready watched(@Nullable Instant nextWatchdog) {
            return new Ready(pid, since, by, nextWatchdog, still, worn);
        }

        Ready still(@Nullable Still seen) {
            return new Ready(pid, since, by, watchdogAt, seen, worn);
        }

        Ready worn(String why) {
            return new Ready(pid, since, by, watchdogAt, still, why);
        }
    }

    /** It is to end, still serves, and is told nothing until {@code until}. */
    record Draining(int pid, Instant since, Instant until, String why) implements Life {}

    /**
     * It was told to end.
     *
     * @param pid 0 while the launcher has not said
     * @param fault whether it is to end for what it did, and not because of others: that counts as a restart of its slot
     * @param killed whether KILL was sent, and not only the stop signal
     * @param next when to send KILL (again)
     */
    record Stopping(int pid, Instant since, String why, boolean fault, boolean killed, Instant next) implements Life {

        Stopping of(int known) {
            return new Stopping(known, since, why, fault, killed, next);
        }

        Stopping until(Instant later) {
            return new Stopping(pid, since, why, fault, killed, later);
        }

        Stopping killed(String reason, Instant again) {
            return new Stopping(pid, since, reason, fault, true, again);
        }
    }

    /** The process itself is gone; others of its group are not, and have been told to end. */
    record Lingering(Instant since, boolean killed, Instant next) implements Life {}

    /** The same without what is only seen, and soon seen again. */
    default Life remembered() {
        return switch (this) {
            case Booting b -> new Booting(b.pid, b.since, b.deadline, new TreeMap<>(), null);
            case Ready r -> new Ready(r.pid, r.since, r.by, null, null, r.worn);
            case Spawning s -> s;
            case Draining d -> d;
            case Stopping s -> s;
            case Lingering l -> l;
        };
    }

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
