/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator;

import dev.muster.crd.WorkerPool;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the caches have of a pool.
 *
 * @param deployment null when there is none
 * @param configMap null when there is none
 */
record Seen(@Nullable Deployment deployment, @Nullable ConfigMap configMap, List<Pod> pods) {
    Seen {
        pods = List.copyOf(pods);
    }

    static Seen of(WorkerPool pool, Context<WorkerPool> context) {
        return new Seen(
                own(pool, context, Deployment.class),
                own(pool, context, ConfigMap.class),
                context.getSecondaryResourcesAsStream(Pod.class).toList());
    }

    private static <R extends HasMetadata> @Nullable R own(
            WorkerPool pool, Context<WorkerPool> context, Class<R> type) {
        return context.getSecondaryResourcesAsStream(type)
                .filter(object -> object.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner ->
                                owner.getUid().equals(pool.getMetadata().getUid())))
                .findFirst()
                .orElse(null);
    }
}
