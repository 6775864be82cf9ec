/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.children;

import dev.muster.crd.Disruption;
import dev.muster.crd.Rollout;
import dev.muster.crd.Sidecar;
import dev.muster.crd.WorkerPool;
import dev.muster.crd.WorkerPoolSpec;
import dev.muster.pool.DurationText;
import dev.muster.pool.yaml.WrittenPool;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one pool, complete, to be applied as they are. The Secret is not among them: it is made once, and kept.
 *
 * @param service null where none is asked for
 */
public record Children(
        ConfigMap configMap,
        Deployment deployment,
        @Nullable Service service,
        PodDisruptionBudget disruptionBudget,
        NetworkPolicy networkPolicy) {
    /** On the ConfigMap: stands for the settings in it. On a pod: which ones its kubelet was last woken for, and when. */
    public static final String SETTINGS = "muster.dev/settings";

    /** On the ConfigMap: the revision that new pods begin with. */
    public static final String STARTING = "muster.dev/starting";

    private static final int KEPT_REVISIONS = 3;
    private static final IntOrString ONE = new IntOrString(1);

    /** What a resource gives: objects, or what is wrong with it that the API server could not see. */
    public sealed interface Result {
        record Good(Children children) implements Result {}

        /** @param problems each names its field */
        record Bad(List<String> problems) implements Result {}
    }

    /**
     * What of the operator's own settings is in its objects.
     *
     * @param image of the manager, for pools that name none
     */
    public record Surroundings(String namespace, String image) {}

    /** Stands for the settings in the pool's file, whatever revision and number of workers it begins with; null when there is none. */
    public static @Nullable String settings(WorkerPool resource) {
        try {
            PodTemplateSpec template = Parts.of(resource.getSpec()).template();
            WatchedMounts watched = WatchedMounts.of(resource.getSpec(), template.getSpec());
            return PoolFile.of(resource, "any", watched.paths()) instanceof PoolFile.Result.Good(var file)
                    ? WrittenPool.fingerprint(file.text())
                    : null;
        } catch (Parts.Unreadable _) { // which is said where objects are to be made of it
            return null;
        }
    }

    /** @param revision that a new pod begins with */
    public static Result of(WorkerPool resource, String revision, Surroundings operator) {
        Parts parts;
        try {
            parts = Parts.of(resource.getSpec());
        } catch (Parts.Unreadable e) {
            return new Result.Bad(List.of(String.valueOf(e.getMessage())));
        }
        WatchedMounts watched =
                WatchedMounts.of(resource.getSpec(), parts.template().getSpec());
        if (!watched.problems().isEmpty()) {
            return new Result.Bad(watched.problems());
        }
        return switch (PoolFile.of(resource, revision, watched.paths())) {
            case PoolFile.Result.Bad(var problems) -> new Result.Bad(problems);
            case PoolFile.Result.Good(var file) ->
                new Result.Good(of(
                        resource,
                        revision,
                        file,
                        PodTemplate.of(resource, parts, file.pool(), watched, image(resource, operator)),
                        operator));
        };
    }

    private static Children of(
            WorkerPool resource, String revision, PoolFile file, PodTemplateSpec pods, Surroundings operator) {
        WorkerPoolSpec spec = resource.getSpec();
        return new Children(
                new ConfigMapBuilder()
                        .withMetadata(Labels.meta(resource, configMap(resource)))
                        .editMetadata()
                        .addToAnnotations(SETTINGS, WrittenPool.fingerprint(file.text()))
                        .addToAnnotations(STARTING, revision)
                        .endMetadata()
                        .withData(Map.of(PoolFile.NAME, file.text()))
                        .build(),
                deployment(resource, pods),
                spec.service() == null ? null : Front.of(resource, file.pool(), spec.service()),
                disruptionBudget(resource),
                InspectorAccess.of(resource, operator.namespace()));
    }

    static String configMap(WorkerPool pool) {
        return pool.getMetadata().getName() + "-pool";
    }

    /** Of the Secret with the inspectors' key and certificate. */
    public static String secret(WorkerPool pool) {
        return pool.getMetadata().getName() + "-inspector";
    }

    private static String image(WorkerPool resource, Surroundings operator) {
        Sidecar manager = resource.getSpec().manager();
        return manager == null || manager.image() == null ? operator.image() : manager.image();
    }

    /** Pods are added before others go, so that a new template costs no capacity. */
    private static Deployment deployment(WorkerPool resource, PodTemplateSpec pods) {
        Rollout rollout = resource.getSpec().rollout();
        IntOrString surge = rollout == null || rollout.maxPods() == null ? ONE : rollout.maxPods();
        String deadline = rollout == null || rollout.deadline() == null ? "10m" : rollout.deadline();
        return new DeploymentBuilder()
                .withMetadata(Labels.meta(resource, resource.getMetadata().getName()))
                .withNewSpec()
                .withReplicas(resource.getSpec().replicas())
                .withRevisionHistoryLimit(KEPT_REVISIONS)
                .withProgressDeadlineSeconds((int) DurationText.parse(deadline).toSeconds())
                .withSelector(selector(resource))
                .withNewStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withMaxSurge(surge)
                .withMaxUnavailable(new IntOrString(0))
                .endRollingUpdate()
                .endStrategy()
                .withTemplate(pods)
                .endSpec()
                .build();
    }

    private static PodDisruptionBudget disruptionBudget(WorkerPool resource) {
        Disruption disruption = resource.getSpec().disruption();
        return new PodDisruptionBudgetBuilder()
                .withMetadata(Labels.meta(resource, resource.getMetadata().getName()))
                .withNewSpec()
                .withMaxUnavailable(
                        disruption == null || disruption.maxUnavailable() == null ? ONE : disruption.maxUnavailable())
                .withSelector(selector(resource))
                .withUnhealthyPodEvictionPolicy("AlwaysAllow") // what does not serve holds no drain up
                .endSpec()
                .build();
    }

    private static LabelSelector selector(WorkerPool resource) {
        return new LabelSelectorBuilder()
                .withMatchLabels(Map.of(Labels.POOL, resource.getMetadata().getName()))
                .build();
    }
}
