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
 * @param asked the last steps that were carried out for it; null when there were none, or when nobody remembers
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
     * What was sent to it last, of each kind.
     *
     * @param target null when it was told none
     * @param settings null when its manager was told to take none
     * @param seen whether the pod's inspector has been asked, and has answered, after it had taken the last of them
     */
    public record Asked(@Nullable Target target, @Nullable Settings settings, boolean seen) {

        /**
         * A step for its workers.
         *
         * @param workers null where their number was left as it is
         * @param revision null where that was left as it is
         */
        public record Target(
                @Nullable Integer workers, @Nullable String revision, Instant at) {}

        /** What its manager was told to work by. */
        public record Settings(String fingerprint, Instant at) {}

        /** Another target. */
        public static Asked target(
                @Nullable Asked before, @Nullable Integer workers, @Nullable String revision, Instant at) {
            return new Asked(new Target(workers, revision, at), before == null ? null : before.settings, false);
        }

        /** Other settings. */
        public static Asked settings(@Nullable Asked before, String fingerprint, Instant at) {
            return new Asked(before == null ? null : before.target, new Settings(fingerprint, at), false);
        }

        /** The inspector has answered since. */
        public Asked wasSeen() {
            return seen ? this : new Asked(target, settings, true);
        }
    }

    /** The last target that it was told; null when there was none, or when nobody remembers. */
    Asked.@Nullable Target told() {
        return asked == null ? null : asked.target();
    }

    /** Whether it was told this number of workers a moment ago: it is not told so again before it had time to heed it. */
    boolean justTold(int workers, Instant now) {
        Asked.Target told = told();
        return told != null
                && told.workers() != null
                && told.workers() == workers
                && !Patience.over(told.at(), now, Patience.HEED);
    }

    /** The same for a revision. */
    boolean justTold(String revision, Instant now) {
        Asked.Target told = told();
        return told != null && revision.equals(told.revision()) && !Patience.over(told.at(), now, Patience.HEED);
    }

    /** Whether it has been silent for so long that nobody waits for it. */
    boolean isLost(Instant now) {
        return silence != null && Patience.over(silence.since(), now, Patience.SILENCE);
    }

    /** Whether it was told something, and nobody has looked since. */
    boolean inFlight() {
        return asked != null && !asked.seen();
    }

    /** Whether this revision is its target as far as is known, or was the last that it was told. */
    boolean has(String revision) {
        Asked.Target told = told();
        return (inFlight() && told != null && revision.equals(told.revision())) || (view != null && view.at(revision));
    }
}
