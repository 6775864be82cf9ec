/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.time.Duration;

/**
 * How a new revision may travel through the fleet.
 *
 * @param maxPods how many pods may be in a step or out of service for any reason when a further one is taken; at least one
 * @param paused holds revisions and the template; workers are scaled nevertheless
 * @param deadline without progress for so long, the rollout is said to be stuck; it goes on as soon as it can
 * @param onFailure what becomes of the pods that have a revision that failed
 */
public record RolloutRules(Share maxPods, boolean paused, Duration deadline, OnFailure onFailure, Canary canary) {

    /** What becomes of the pods that have a revision that failed on one of them. */
    public enum OnFailure {
        /** They keep it as their target; what served before in them serves on. */
        HALT,
        /** They go back to the revision that was stable before. */
        UNDO
    }

    /**
     * The pods that try a new revision before all others do.
     *
     * @param pods how many; 0 for no canary: then one pod in which all is well is proof enough
     * @param watch how long all must be well in them
     */
    public record Canary(int pods, Duration watch) {
        /** No pods are set apart. */
        public static final Canary NONE = new Canary(0, Duration.ZERO);

        public Canary {
            if (pods < 0 || watch.isNegative()) {
                throw new IllegalArgumentException(
                        "a canary has 0 or more pods and waits 0s or more: " + pods + ", " + watch);
            }
        }
    }

    /** How many pods may be away at once. */
    int maxPods(int replicas) {
        return maxPods.ofPods(replicas);
    }
}
