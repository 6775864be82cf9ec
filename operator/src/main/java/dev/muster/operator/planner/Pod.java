/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A pod of the pool as Kubernetes shows it, and what is known of its inspector. Pods that have ended are left out.
 *
 * @param deleting whether it is being deleted
 * @param ready as Kubernetes says
 * @param readySince since when Kubernetes says so, or says that it is not
 * @param current whether it was made from the template that the Deployment has now
 * @param view what its inspector said last; null when it has not been asked yet
 * @param silence since when it does not answer; null when its last answer was one
 * @param asked the last step that was carried out for it; null when there was none, or when nobody remembers
 */
public record Pod(
        String name,
        String uid,
        Instant created,
        boolean deleting,
        boolean ready,
        Instant readySince,
        boolean current,
        @Nullable View view,
        @Nullable Silence silence,
        @Nullable Asked asked) {

    /** An inspector that cannot be reached, or refuses. */
    public record Silence(Instant since, String why) {}

    /**
     * The last steps that were carried out.
     *
     * @param settings that its manager was told to work by; null when it was not
     * @param at when the last one was
     * @param seen whether the pod's inspector has been asked, and has answered, after it had taken the target
     */
    public record Asked(
            @Nullable Integer workers,
            @Nullable String revision,
            @Nullable String settings,
            Instant at,
            boolean seen) {
        /** A target, which makes what was told before of no account. */
        public static Asked of(@Nullable Integer workers, @Nullable String revision, Instant at) {
            return new Asked(workers, revision, null, at, false);
        }

        /** Settings, which leave the target that was told before as it is. */
        public static Asked of(@Nullable Asked before, String settings, Instant at) {
            return before == null
                    ? new Asked(null, null, settings, at, false)
                    : new Asked(before.workers, before.revision, settings, at, false);
        }

        /** The inspector has answered since. */
        public Asked wasSeen() {
            return seen ? this : new Asked(workers, revision, settings, at, true);
        }
    }

    /** Whether it was told something, and nobody has looked since. */
    boolean inFlight() {
        return asked != null && !asked.seen();
    }

    /** Whether this revision is its target as far as is known, or was the last that it was told. */
    boolean has(String revision) {
        return (inFlight() && asked != null && revision.equals(asked.revision()))
                || (view != null && view.at(revision));
    }
}
