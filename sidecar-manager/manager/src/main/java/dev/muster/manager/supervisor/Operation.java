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
        @Nullable Exit exit) {

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

    static Operation of(long number, Request request, long from, Instant now) {
        return new Operation(number, request, from, Outcome.RUNNING, now, null, "", 0, null);
    }

    Operation ended(Outcome how, String why, long by, Instant now) {
        return new Operation(number, request, from, how, started, now, why, by, exit);
    }

    Operation with(@Nullable Exit how) {
        return new Operation(number, request, from, outcome, started, ended, message, culprit, how);
    }

    public boolean running() {
        return outcome == Outcome.RUNNING;
    }
}
