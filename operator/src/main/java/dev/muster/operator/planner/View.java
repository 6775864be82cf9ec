/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the inspector of a pod said when it was last asked.
 *
 * @param seen when it said so, by the clock that also gives {@code now}
 * @param workers of its target
 * @param revision of its target: what was requested, with what the manager has added to it
 * @param requested the revision that was asked of it; null from an inspector that does not say
 * @param observed null from an inspector that does not say
 * @param busy whether an operation of the manager that changes workers is running: a target, a restart, new contents of watched files
 * @param failure why the operation for this target failed, in the manager's words; null when it did not, or when nobody knows
 * @param settings that the manager works by; null from an inspector that does not say
 * @param restarts how often its workers have ended on their own
 */
public record View(
        Instant seen,
        int workers,
        String revision,
        @Nullable String requested,
        @Nullable Observed observed,
        boolean busy,
        @Nullable String failure,
        @Nullable Settings settings,
        long restarts) {

    /**
     * What a manager works by.
     *
     * @param fingerprint stands for all of it
     * @param waiting stands for what is written in its pod and can be taken when it is told so; null when nothing is
     * @param problem why it cannot work by what is written in its pod; null when it can
     */
    public record Settings(
            String fingerprint,
            @Nullable String waiting,
            @Nullable String problem) {}

    /** No pod has so many processes: a count beyond is a mistake. */
    private static final int MOST = 100_000;

    /**
     * What is in the pod, against its own target.
     *
     * @param ready workers that serve
     * @param live workers with a process
     * @param upToDate ready workers of the target's revision
     * @param converged whether this is the target
     * @param reason why not; null when converged
     */
    public record Observed(
            int ready,
            int live,
            int upToDate,
            boolean converged,
            @Nullable String reason) {}

    /** The same, said once more. */
    public View seenAgain(Instant now) {
        return new View(now, workers, revision, requested, observed, busy, failure, settings, restarts);
    }

    /** Whether the target is this revision, whatever the manager has added to it. */
    boolean at(String wanted) {
        return requested != null
                ? requested.equals(wanted)
                : revision.equals(wanted) || revision.startsWith(wanted + "+");
    }

    /** The revision that was asked of it, as far as it says. */
    String asked() {
        return requested != null ? requested : revision;
    }

    /** Why this cannot be true, in words; null when it can. */
    @Nullable
    String absurd() {
        if (workers < 0 || workers > MOST) {
            return "a target of " + workers + " workers";
        }
        if (observed == null) {
            return null;
        }
        Observed o = observed;
        if (o.ready < 0 || o.live < 0 || o.upToDate < 0 || o.live > MOST) {
            return o.ready + " ready, " + o.live + " live and " + o.upToDate + " up to date";
        }
        if (o.ready > o.live || o.upToDate > o.ready) {
            return o.ready + " ready of " + o.live + " live, " + o.upToDate + " of them up to date";
        }
        if (o.upToDate > workers || (o.converged && (o.live > workers || o.upToDate < o.live))) {
            return "a target of " + workers + " workers reached with " + o.live + " live, " + o.upToDate
                    + " up to date";
        }
        return null;
    }
}
