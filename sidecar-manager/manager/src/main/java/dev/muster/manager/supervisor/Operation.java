/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became of one accepted request.
 *
 * @param from for a restart: incarnations below this number are to be replaced
 * @param ended null while it runs
 * @param message the outcome in words; empty while it runs
 * @param culprit the incarnation whose failure made it fail, or 0; for a command its own child
 * @param exit how a command's program ended; null when it has not, and for all others
 * @param timedOut whether a command's program was ended because its time was over
 */
public record Operation(
        long number,
        Request request,
        long from,
        Outcome outcome,
        Instant started,
        @Nullable Instant ended,
        String message,
        long culprit,
        @Nullable Exit exit,
        boolean timedOut) {

    /** How it went. */
    public enum Outcome {
        RUNNING,
        DONE,
        FAILED,
        SUPERSEDED;

        /** In one word. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static Operation of(long number, Request request, long from, Instant now) {
        return new Operation(number, request, from, Outcome.RUNNING, now, null, "", 0, null, false);
    }

    Operation ended(Outcome how, String why, long by, Instant now) {
        return new Operation(number, request, from, how, started, now, why, by, exit, timedOut);
    }

    Operation with(@Nullable Exit how, boolean late) {
        return new Operation(number, request, from, outcome, started, ended, message, culprit, how, late);
    }

    public boolean running() {
        return outcome == Outcome.RUNNING;
    }
}
