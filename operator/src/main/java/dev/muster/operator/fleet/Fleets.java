/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.fleet;

import dev.muster.operator.children.Children;
import dev.muster.operator.inspectors.Address;
import dev.muster.operator.inspectors.Sighting;
import dev.muster.operator.planner.Fleet;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What there is of a pool in the cluster, in the planner's terms. */
public final class Fleets {
    /** On the pods' template: the fingerprint of what the operator made it from. */
    public static final String TEMPLATE = "muster.dev/template";

    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private Fleets() {}

    /**
     * @param deployment null when there is none yet
     * @param configMap null when there is none yet
     * @param template the fingerprint that is wanted
     * @param settings the fingerprint of those in the pool file that is wanted
     */
    public static Fleet of(
            @Nullable Deployment deployment,
            @Nullable ConfigMap configMap,
            Collection<Pod> pods,
            String template,
            @Nullable String settings,
            Function<String, Sighting> sightings,
            Instant watchedSince) {
        String applied = deployment == null ? null : template(deployment);
        List<dev.muster.operator.planner.Pod> seen = pods.stream()
                .filter(pod -> pod.getStatus() == null
                        || !ENDED.contains(String.valueOf(pod.getStatus().getPhase())))
                .map(pod -> pod(pod, applied, sightings.apply(pod.getMetadata().getUid())))
                .toList();
        return new Fleet(
                seen,
                configMap == null ? null : annotation(configMap.getMetadata().getAnnotations(), Children.STARTING),
                !template.equals(applied),
                deployment != null && rolling(deployment),
                settings,
                watchedSince);
    }

    /** Whether this is the fingerprint of the template that it has. */
    public static boolean isOf(Deployment deployment, String template) {
        return template.equals(template(deployment));
    }

    /** The fingerprint of the template that it has; null when it has none of the operator's. */
    public static @Nullable String template(Deployment deployment) {
        return annotation(deployment.getSpec().getTemplate().getMetadata().getAnnotations(), TEMPLATE);
    }

    /**
     * Whether some pods that were there before this operator have yet to be heard: until then it would say less than the operator before
     * it knew. Who does not answer is silent after seconds.
     */
    public static boolean unheard(Fleet fleet) {
        return fleet.pods().stream()
                .anyMatch(pod -> pod.ready()
                        && !pod.deleting()
                        && pod.view() == null
                        && pod.silence() == null
                        && !pod.readySince().isAfter(fleet.watchedSince()));
    }

    /** Pods whose inspectors can be asked. */
    public static List<Address> addresses(Collection<Pod> pods) {
        return pods.stream()
                .filter(pod -> pod.getStatus() != null && pod.getStatus().getPodIP() != null)
                .filter(pod -> !ENDED.contains(String.valueOf(pod.getStatus().getPhase())))
                .map(pod ->
                        new Address(pod.getMetadata().getUid(), pod.getStatus().getPodIP()))
                .toList();
    }

    private static dev.muster.operator.planner.Pod pod(Pod pod, @Nullable String applied, Sighting sighting) {
        Instant created = Instant.parse(pod.getMetadata().getCreationTimestamp());
        PodCondition ready = ready(pod);
        boolean isReady = ready != null && "True".equals(ready.getStatus());
        Instant since = ready == null || ready.getLastTransitionTime() == null
                ? created
                : Instant.parse(ready.getLastTransitionTime());
        return new dev.muster.operator.planner.Pod(
                pod.getMetadata().getName(),
                pod.getMetadata().getUid(),
                created,
                pod.getMetadata().getDeletionTimestamp() != null,
                isReady,
                since,
                applied != null && applied.equals(annotation(pod.getMetadata().getAnnotations(), TEMPLATE)),
                sighting.view(),
                sighting.silence(),
                sighting.asked());
    }

    private static @Nullable PodCondition ready(Pod pod) {
        return pod.getStatus() == null || pod.getStatus().getConditions() == null
                ? null
                : pod.getStatus().getConditions().stream()
                        .filter(condition -> condition.getType().equals("Ready"))
                        .findFirst()
                        .orElse(null);
    }

    /** Whether Kubernetes has yet to begin with what it was given last, or is at it. */
    private static boolean rolling(Deployment deployment) {
        DeploymentStatus status = deployment.getStatus();
        int wanted = deployment.getSpec().getReplicas() == null
                ? 1
                : deployment.getSpec().getReplicas();
        return status == null
                || status.getObservedGeneration() == null
                || status.getObservedGeneration() < deployment.getMetadata().getGeneration()
                || number(status.getUpdatedReplicas()) < Math.min(wanted, number(status.getReplicas()))
                || number(status.getReplicas()) > number(status.getUpdatedReplicas());
    }

    private static int number(@Nullable Integer count) {
        return count == null ? 0 : count;
    }

    private static @Nullable String annotation(@Nullable Map<String, String> annotations, String name) {
        return annotations == null ? null : annotations.get(name);
    }
}
