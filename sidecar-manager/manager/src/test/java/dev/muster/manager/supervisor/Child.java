/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One process as it truly is, from the order to start it. Only the world changes it. */
final class Child {

    final long number;
    final int slot;
    final String revision;
    final Kind kind;

    /** For a run of the readiness command: the worker it asks about. */
    final long asksAbout;

    /** For a managed process: its name. */
    final String process;

    /** What a child is. */
    enum Kind {
        WORKER,
        PROBE,
        PROCESS,
        COMMAND
    }

    final Manner manner;
    int pid;
    boolean alive;
    boolean group;
    boolean executed;
    boolean served;

    /** Whether it has accepted a connection of the canary's. */
    boolean accepted;

    boolean frozen;

    /** Whether it does nothing by itself; unlike one that is stopped, it can be ended by ABRT, and is not continued by CONT. */
    boolean hung;

    boolean guarded;

    /** Counts the times it came to a standstill or moved again. */
    int standstills;

    /** Whether the launcher has said that it does not move. */
    boolean saidStill;

    boolean watched;
    boolean announced;
    boolean spoke;

    @Nullable
    Instant lastWord;

    Sight.@Nullable Strength lastSeen;

    @Nullable
    Instant started;

    @Nullable
    Instant executedAt;

    Adopted.@Nullable Mark mark;

    /** What it does once it is continued. */
    final List<Runnable> deferred = new ArrayList<>();

    /** Whether the manager has been told that the process, and its group, has ended. */
    boolean endTold;

    boolean goneTold;

    Child(long number, Kind kind, int slot, String revision, long asksAbout, String process, Manner manner) {
        this.number = number;
        this.kind = kind;
        this.process = process;
        this.slot = slot;
        this.revision = revision;
        this.asksAbout = asksAbout;
        this.manner = manner;
    }

    boolean worker() {
        return kind == Kind.WORKER;
    }

    /** What can be seen of it from outside now. */
    Sight.Strength seen(Instant now) {
        if (manner.seenAs() == Sight.Strength.UNKNOWN || served) {
            boolean told = accepted && manner.seenAs() != Sight.Strength.UNKNOWN;
            return told ? Sight.Strength.STRONG : manner.seenAs();
        }
        boolean early = executedAt != null
                && manner.weakTooEarly()
                && now.isBefore(executedAt.plus(Readiness.SETTLE.dividedBy(2)));
        return early ? Sight.Strength.WEAK : Sight.Strength.NONE;
    }

    boolean still() {
        return frozen || hung;
    }

    /** Its resident memory in bytes. */
    long resident(Instant now) {
        long seconds =
                executedAt == null ? 0 : Duration.between(executedAt, now).toSeconds();
        return (50L << 20) + seconds * manner.leaks();
    }

    /** Whether calling it ready is true, for one who has not been told of its end: it has served, or had the time that is to be enough. */
    boolean trulyReady(Settings settings, Instant now) {
        return served
                || switch (settings.ready()) {
                    case ReadyWhen.Alive(var after) -> executedAt != null && !now.isBefore(executedAt.plus(after));
                    case ReadyWhen.Auto a ->
                        settings.sockets().isEmpty()
                                ? executedAt != null && !now.isBefore(executedAt.plus(Readiness.ALIVE_WITHOUT_SOCKETS))
                                : manner.seenAs() == Sight.Strength.UNKNOWN;
                    case ReadyWhen.Notify n -> false;
                    case ReadyWhen.Accepting a -> false;
                    case ReadyWhen.Exec e -> false;
                };
    }
}
