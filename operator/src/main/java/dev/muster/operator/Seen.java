/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator;

import dev.muster.crd.WorkerPool;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the caches have of a pool; what is not there is null. Of each only what {@link Clients#watching} reads. */
record Seen(
        @Nullable Deployment deployment,
        @Nullable ConfigMap configMap,
        @Nullable Service service,
        @Nullable PodDisruptionBudget disruptionBudget,
        @Nullable NetworkPolicy networkPolicy,
        List<Pod> pods) {
    /** Whose changes bring a look. Secrets are not among them: the operator may not list anybody's. */
    static final List<Class<? extends HasMetadata>> KINDS = List.of(
            Deployment.class,
            ConfigMap.class,
            Service.class,
            PodDisruptionBudget.class,
            NetworkPolicy.class,
            Pod.class);

    Seen {
        pods = List.copyOf(pods);
    }

    static Seen of(WorkerPool pool, Context<WorkerPool> context) {
        return new Seen(
                own(pool, context, Deployment.class),
                own(pool, context, ConfigMap.class),
                own(pool, context, Service.class),
                own(pool, context, PodDisruptionBudget.class),
                own(pool, context, NetworkPolicy.class),
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

    /** The child of this kind. */
    @Nullable
    HasMetadata child(String kind) {
        return Stream.<@Nullable HasMetadata>of(deployment, configMap, service, disruptionBudget, networkPolicy)
                .filter(child -> child != null && child.getKind().equals(kind))
                .findFirst()
                .orElse(null);
    }
}
