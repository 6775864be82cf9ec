/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Instant;

/**
 * One run of a program beside the workers that has its time and no more: a readiness command, a custom command, or a child that
 * is only to be ended.
 *
 * @param number its child number at the launcher, from the same counter as incarnations
 * @param next when it has had its time, or when the next step to end it is due
 */
public record Task(long number, Purpose purpose, Stage stage, Instant next) {

    /** Who waits for it. */
    public sealed interface Purpose {}

    /** It asks whether this incarnation is ready. */
    public record Readiness(long of) implements Purpose {}

    /** It is a custom command, and this operation's. */
    public record Command(long operation) implements Purpose {}

    /** Nobody does; it is accounted for until it is gone. */
    public record Nothing() implements Purpose {}

    /** How far it is. */
    public enum Stage {
        RUNNING,
        /** Told to end. */
        TOLD,
        KILLED
    }

    /** Nobody waits for it. */
    boolean idle() {
        return purpose instanceof Nothing;
    }

    /** Whether it asks about this incarnation. */
    boolean asksAbout(long incarnation) {
        return purpose instanceof Readiness(long of) && of == incarnation;
    }

    Task next(Stage then, Instant due) {
        return new Task(number, purpose, then, due);
    }
}
