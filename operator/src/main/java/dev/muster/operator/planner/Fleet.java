/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is.
 *
 * @param pods of the pool, in any order, each once
 * @param starting the revision that new pods begin with now, as the ConfigMap has it; null when there is none yet
 * @param templatePending whether the Deployment has not yet been given the template that is wanted
 * @param rolling whether Kubernetes is replacing pods for a template, or has yet to begin
 * @param settings stands for the settings that every pod's manager should work by; null when nobody knows
 * @param watchedSince since when this operator looks at the pool: what was before is nobody's delay
 */
public record Fleet(
        List<Pod> pods,
        @Nullable String starting,
        boolean templatePending,
        boolean rolling,
        @Nullable String settings,
        Instant watchedSince) {
    public Fleet {
        pods = List.copyOf(pods);
    }

    /**
     * Whether the pod's manager works by other settings than it should, and will come to them: one of an older template is replaced
     * instead, and so are all when the template is about to change.
     */
    boolean awaitsSettings(Pod pod) {
        View view = pod.view();
        return settings != null
                && !templatePending
                && pod.current()
                && !pod.deleting()
                && view != null
                && view.settings() != null
                && !view.settings().fingerprint().equals(settings);
    }
}
