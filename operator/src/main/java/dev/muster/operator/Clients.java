/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonIncludeProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.crd.WorkerPool;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;

/**
 * Two ways to the API server. What is watched is kept in memory, ten thousand pods perhaps: of that only what the operator looks at is
 * read at all. What it acts on is read and written whole.
 */
final class Clients {
    /** Objects in one answer to a list, so that a big fleet needs no big heap for a moment. */
    static final long PAGE = 500;

    /** Half of what a lost lease leaves room for: a write that takes longer must not come late. */
    private static final int PATIENCE_MILLIS = 5_000;

    private static final List<Class<? extends KubernetesResource>> KINDS = List.of(
            WorkerPool.class,
            Pod.class,
            Deployment.class,
            ConfigMap.class,
            Service.class,
            PodDisruptionBudget.class,
            NetworkPolicy.class,
            Status.class);

    private Clients() {}

    static KubernetesClient acting() {
        return client(new ObjectMapper());
    }

    /** Knows of pods whether and since when they are ready, of Deployments how far they are, and of all else that it is there. */
    static KubernetesClient watching() {
        return client(new ObjectMapper()
                .addMixIn(Pod.class, NoContents.class)
                .addMixIn(PodStatus.class, Readiness.class)
                .addMixIn(PodTemplateSpec.class, NoContents.class)
                .addMixIn(ConfigMap.class, NoContents.class)
                .addMixIn(Service.class, NoContents.class)
                .addMixIn(PodDisruptionBudget.class, NoContents.class)
                .addMixIn(NetworkPolicy.class, NoContents.class));
    }

    /** A failed call is tried again by the next look and not here, where it would come too late for what has been planned since. */
    private static KubernetesClient client(ObjectMapper mapper) {
        // The classes of all of Kubernetes' kinds would otherwise be loaded, a thousand of them.
        KubernetesSerialization serialization =
                new KubernetesSerialization(mapper.addMixIn(ObjectMeta.class, NoManagedFields.class), false);
        KINDS.forEach(serialization::registerKubernetesResource);
        Config config = new ConfigBuilder(Config.autoConfigure(null))
                .withRequestTimeout(PATIENCE_MILLIS)
                .withConnectionTimeout(PATIENCE_MILLIS)
                .withRequestRetryBackoffLimit(0)
                .withHttp2Disable(true) // a few connections cost less than its code and its tables
                .build();
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withKubernetesSerialization(serialization)
                .build();
    }

    @JsonIgnoreProperties({"managedFields", "selfLink"})
    private abstract static class NoManagedFields {}

    @JsonIgnoreProperties({"spec", "data", "binaryData"})
    private abstract static class NoContents {}

    @JsonIncludeProperties({"phase", "podIP", "conditions"})
    private abstract static class Readiness {}
}
