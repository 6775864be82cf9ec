/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import org.jspecify.annotations.Nullable;

/**
 * What the user wants of the pool.
 *
 * @param replicas pods, 0 or more
 * @param workers in each pod, 0 or more; null for {@code auto}: each pod knows its own number when it begins, and is not told one; a
 *     pod that was told a number before keeps it, so that the number is given here wherever it can be known
 * @param revision what workers should be running, with all that is to restart them, such as the token of a restart by hand
 * @param settings stands for everything else that a worker's start depends on (template, pool settings): a revision that failed is
 *     tried again when this has changed
 */
public record Wish(int replicas, @Nullable Integer workers, String revision, String settings, RolloutRules rollout) {
    public Wish {
        if (replicas < 0 || (workers != null && workers < 0) || revision.isEmpty()) {
            throw new IllegalArgumentException("replicas and workers are 0 or more, and there is a revision: "
                    + replicas + ", " + workers + ", '" + revision + "'");
        }
    }

    int maxPods() {
        return rollout.maxPods(replicas);
    }

    boolean asleep() {
        return workers != null && workers == 0;
    }
}
