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
     * A step that was carried out.
     *
     * @param seen whether the pod's inspector has been asked, and has answered, after it had taken the target
     */
    public record Asked(@Nullable Integer workers, @Nullable String revision, Instant at, boolean seen) {
        /** The inspector has answered since. */
        public Asked wasSeen() {
            return seen ? this : new Asked(workers, revision, at, true);
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
