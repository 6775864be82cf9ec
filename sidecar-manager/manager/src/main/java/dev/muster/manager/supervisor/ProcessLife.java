/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Instant;

/** What there is of a managed process now. */
public sealed interface ProcessLife {

    /** When it came into this state. */
    Instant since();

    /** Nothing runs. */
    record None(Instant since) implements ProcessLife {}

    /** The launcher was told to start it and has not answered. */
    record Starting(long number, Instant since) implements ProcessLife {}

    /** Its program runs. */
    record Running(long number, int pid, Instant since) implements ProcessLife {}

    /**
     * It was told to end.
     *
     * @param pid 0 while the launcher has not said
     * @param killed whether KILL was sent, and not only the stop signal
     * @param next when to send KILL (again)
     */
    record Stopping(long number, int pid, Instant since, String why, boolean killed, Instant next)
            implements ProcessLife {}

    /** The process itself is gone; others of its group are not, and have been told to end. */
    record Lingering(long number, Instant since, boolean killed, Instant next) implements ProcessLife {}

    /** The child at the launcher, or 0 for none. */
    default long number() {
        return switch (this) {
            case None n -> 0;
            case Starting s -> s.number;
            case Running r -> r.number;
            case Stopping s -> s.number;
            case Lingering l -> l.number;
        };
    }

    /** As its own kernel numbers it; 0 when there is none or it is not known yet. */
    default int pid() {
        return switch (this) {
            case Running r -> r.pid;
            case Stopping s -> s.pid;
            case None n -> 0;
            case Starting s -> 0;
            case Lingering l -> 0;
        };
    }

    /** Whether it is wanted on: ordered or running, and not told to end. */
    default boolean staying() {
        return this instanceof Starting || this instanceof Running;
    }
}
