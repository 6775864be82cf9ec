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
 * @param watchedSince since when this operator looks at the pool: what was before is nobody's delay
 */
public record Fleet(
        List<Pod> pods, @Nullable String starting, boolean templatePending, boolean rolling, Instant watchedSince) {
    public Fleet {
        pods = List.copyOf(pods);
    }
}
