/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A managed process: its place, which outlives the children that fill it, one after the other.
 *
 * @param failures bad ends in a row
 * @param nextTry not to be started again before this
 * @param lastFailure what went wrong last, in words; null when nothing did since it last stayed up
 * @param lastFailed the child it went wrong with, or 0
 * @param lastNumber the latest child's number, or 0
 * @param restarts how often it was started again with nobody asking
 * @param lastExit how it last ended; null when it never did
 */
public record Managed(
        ProcessRule rule,
        Standing standing,
        ProcessLife life,
        int failures,
        Instant nextTry,
        @Nullable String lastFailure,
        long lastFailed,
        long lastNumber,
        int restarts,
        @Nullable Exit lastExit,
        @Nullable Instant lastExitAt) {

    /** What is wanted of it, or why nothing is. */
    public enum Standing {
        /** It is to run. */
        WANTED,
        /** It was never asked for, or was stopped. */
        STOPPED,
        /** It was to run, and ended with the whole pool. */
        ENDED,
        /** It has ended well, and is not restarted after that. */
        EXITED,
        /** It has ended badly, and is not restarted after that. */
        FAILED
    }

    /** Of which nothing is known yet. */
    public static Managed of(ProcessRule rule, Instant now) {
        return new Managed(rule, byDefault(rule), new ProcessLife.None(now), 0, Instant.MIN, null, 0, 0, 0, null, null);
    }

    static Standing byDefault(ProcessRule rule) {
        return rule.auto() ? Standing.WANTED : Standing.STOPPED;
    }

    public String name() {
        return rule.name();
    }

    /** Whether it should run. */
    public boolean wanted() {
        return standing == Standing.WANTED;
    }

    /** Whether it has no child at all, not even the rest of one. */
    public boolean empty() {
        return life instanceof ProcessLife.None;
    }

    boolean ranFor(Duration time, Instant now) {
        return life instanceof ProcessLife.Running running
                && !now.isBefore(running.since().plus(time));
    }

    Managed with(ProcessLife next) {
        long number = next.number() == 0 ? lastNumber : next.number();
        return new Managed(
                rule,
                standing,
                next,
                failures,
                nextTry,
                lastFailure,
                lastFailed,
                number,
                restarts,
                lastExit,
                lastExitAt);
    }

    Managed standing(Standing next) {
        return new Managed(
                rule,
                next,
                life,
                failures,
                nextTry,
                lastFailure,
                lastFailed,
                lastNumber,
                restarts,
                lastExit,
                lastExitAt);
    }

    /** The same, of a pool that may say something else of it. */
    Managed as(ProcessRule other, Standing next) {
        return new Managed(
                other,
                next,
                life,
                failures,
                nextTry,
                lastFailure,
                lastFailed,
                lastNumber,
                restarts,
                lastExit,
                lastExitAt);
    }

    /** The same, and never waiting for longer than until then. */
    Managed triedBy(Instant latest) {
        Instant next = nextTry.isBefore(latest) ? nextTry : latest;
        return new Managed(
                rule,
                standing,
                life,
                failures,
                next,
                lastFailure,
                lastFailed,
                lastNumber,
                restarts,
                lastExit,
                lastExitAt);
    }

    /** Somebody wants it now, whatever has happened before. */
    Managed asked() {
        return recovered().standing(Standing.WANTED);
    }

    Managed failed(String what, Backoff backoff, Instant now) {
        int count = failures + 1;
        Instant next = now.plus(backoff.after(count));
        return new Managed(
                rule, standing, life, count, next, what, life.number(), lastNumber, restarts, lastExit, lastExitAt);
    }

    Managed recovered() {
        return new Managed(rule, standing, life, 0, Instant.MIN, null, 0, lastNumber, restarts, lastExit, lastExitAt);
    }

    Managed exited(Exit exit, boolean again, Instant now) {
        int count = again ? restarts + 1 : restarts;
        return new Managed(
                rule, standing, life, failures, nextTry, lastFailure, lastFailed, lastNumber, count, exit, now);
    }
}
