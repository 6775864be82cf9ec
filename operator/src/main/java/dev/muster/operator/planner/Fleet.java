/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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

    /** Whose pods work by what they should. */
    public Fleet(
            List<Pod> pods, @Nullable String starting, boolean templatePending, boolean rolling, Instant watchedSince) {
        this(pods, starting, templatePending, rolling, null, watchedSince);
    }

    /**
     * The uids of the pods whose managers should now come to work by the pool's settings: as many as the budget has left, because a
     * manager that starts anew answers no probe meanwhile, which on a busy node may take longer than the kubelet's patience. One that
     * says why it cannot is not tried again and again.
     */
    public Set<String> nextForSettings(Wish wish) {
        long away = pods.stream()
                .filter(pod -> !pod.deleting() && !pod.ready() && !awaitsSettings(pod))
                .count();
        return pods.stream()
                .filter(pod -> awaitsSettings(pod) && !refusesSettings(pod))
                .sorted(Comparator.comparing(Pod::created).thenComparing(Pod::name))
                .limit(Math.max(0, wish.maxPods() - away))
                .map(Pod::uid)
                .collect(Collectors.toSet());
    }

    private static boolean refusesSettings(Pod pod) {
        return pod.view() != null
                && pod.view().settings() != null
                && pod.view().settings().problem() != null;
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
