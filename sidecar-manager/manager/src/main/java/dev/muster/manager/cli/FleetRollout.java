/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.manager.cli.Kubectl.Lines;
import dev.muster.pool.DurationText;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Follows a rollout until it ends or the person's patience does, and tells meanwhile what the operator says.
 *
 * @param timeout null for as long as it takes
 */
record FleetRollout(Console console, @Nullable Duration timeout) {

    private static final long PAUSE_MILLIS = 1000;

    /**
     * Waits for the end.
     *
     * @return what is now, for the last line
     * @throws CommandProblem when it was given up, or is not over in time
     */
    String follow(Fleet fleet) throws CommandProblem, IOException, InterruptedException {
        CompletableFuture<Void> late = new CompletableFuture<>();
        if (timeout != null) {
            late = late.completeOnTimeout(null, timeout.toMillis(), TimeUnit.MILLISECONDS);
        }
        Telling telling = new Telling();
        PoolResource pool = fleet.resource(); // what fails at once is a mistake; later it is an outage, which passes
        while (!late.isDone()) {
            PoolResource ended = pool == null ? null : watch(fleet, pool, late, telling);
            if (ended != null) {
                return summary(ended);
            }
            Thread.sleep(PAUSE_MILLIS);
            pool = again(fleet, late, telling);
        }
        throw new CommandProblem(
                ExitCode.TIMED_OUT,
                "not finished after " + DurationText.of(timeout == null ? Duration.ZERO : timeout) + "; it goes on"
                        + (telling.last.isEmpty() ? "" : ": " + telling.last));
    }

    /** How it is at its end; null when only the watch has ended, as each does after some minutes. */
    private static @Nullable PoolResource watch(
            Fleet fleet, PoolResource pool, CompletableFuture<Void> late, Telling telling)
            throws CommandProblem, IOException {
        PoolResource now = pool;
        try (Lines lines = fleet.resourceAsItChanges().until(late)) {
            while (now != null && !over(now, telling)) {
                now = next(lines);
            }
            return now;
        } catch (Kubectl.Failed e) {
            return lost(e, late, telling);
        }
    }

    /** How it is now; null when that cannot be known. */
    private static @Nullable PoolResource again(Fleet fleet, CompletableFuture<Void> late, Telling telling)
            throws CommandProblem, IOException {
        try {
            return fleet.resourceUntil(late);
        } catch (Kubectl.Failed e) {
            return lost(e, late, telling);
        }
    }

    private static @Nullable PoolResource lost(Kubectl.Failed failure, CompletableFuture<Void> late, Telling telling)
            throws Kubectl.Failed {
        if (failure.isRefusal()) {
            throw failure;
        }
        if (!late.isDone()) {
            telling.tell(String.valueOf(failure.getMessage()));
        }
        return null;
    }

    private static boolean over(PoolResource pool, Telling telling) throws CommandProblem {
        PoolRollout.End end = PoolRollout.end(pool);
        if (end == PoolRollout.End.FAILED) {
            throw new CommandProblem(ExitCode.FAILED, pool.message());
        }
        if (end == null || pool.isAsleep()) {
            telling.tell(pool.message());
        }
        return end == PoolRollout.End.DONE;
    }

    /** How it is after the next change; null when the watch is over. */
    private static @Nullable PoolResource next(Lines lines) throws CommandProblem, IOException {
        String line = lines.next();
        if (line == null) {
            return null;
        }
        Watched watched = Watched.read(line);
        if (watched.type().equals("DELETED")) {
            throw new CommandProblem(ExitCode.FAILED, "the pool was deleted");
        }
        return watched.isError() ? null : watched.object(PoolResource.class);
    }

    private static String summary(PoolResource pool) {
        PoolResource.Status status = pool.status();
        PoolResource.Workers workers = status == null ? null : status.workers();
        return (workers == null ? 0 : workers.upToDate()) + " workers up to date, "
                + (status == null ? "no" : Cells.orNothing(status.pods())) + " pods ready";
    }

    /** Says nothing twice. */
    private final class Telling {
        private String last = "";

        void tell(String message) {
            if (!message.isEmpty() && !message.equals(last)) {
                console.tell("  " + message);
            }
            last = message;
        }
    }
}
