/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the pool's status keeps from one look to the next. Losing it costs no restart: what is stable is seen in what new pods begin
 * with and in what serves; only a failure that has left no trace in the fleet is tried once more.
 *
 * @param stable the last revision that has proved itself in the whole fleet; null when none has
 * @param rollout the change of revision that is under way, or that has stopped; null when there is none
 */
public record Memory(@Nullable String stable, @Nullable Rollout rollout) {

    /** Of a pool that was never looked at. */
    public static final Memory NONE = new Memory(null, null);

    /**
     * A change of revision.
     *
     * @param revision that is to be everywhere
     * @param progressed when a pod was last taken or found done; what the deadline is measured from
     * @param done the most pods that were done at once
     * @param proven whether it has proved itself on the first pods
     * @param watch how the canaries are since they were all well for the first time; null before, and when it is over
     * @param paused whether it was paused at the last look: the deadline begins anew after a pause
     * @param stopped where it failed; null when it has not
     */
    public record Rollout(
            String revision,
            Instant since,
            Instant progressed,
            int done,
            boolean proven,
            @Nullable Watch watch,
            boolean paused,
            @Nullable Stopped stopped) {

        static Rollout begun(String revision, Instant now) {
            return new Rollout(revision, now, now, 0, false, null, false, null);
        }

        /** The same, a step further on. */
        Rollout progressedAt(Instant now) {
            return new Rollout(revision, since, now, done, proven, watch, paused, stopped);
        }

        /** Whether all canaries are well, and it is seen how long they stay so. */
        public boolean watchesTheWell() {
            return watch != null && watch.well();
        }
    }

    /**
     * How the canaries are.
     *
     * @param well whether all are, or one that was is not any more
     */
    public record Watch(boolean well, Instant since) {

        /** What is the same goes on. */
        static Watch goesOn(@Nullable Watch before, boolean well, Instant now) {
            return before != null && before.well == well ? before : new Watch(well, now);
        }
    }

    /**
     * Where and why a rollout stopped.
     *
     * @param settings of the wish under which it failed
     * @param why in the words of the pod's manager
     */
    public record Stopped(String pod, String uid, String settings, String why, Instant at) {}
}
