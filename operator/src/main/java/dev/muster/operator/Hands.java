/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator;

import dev.muster.crd.WorkerPool;
import dev.muster.operator.children.Children;
import dev.muster.operator.children.Children.Surroundings;
import dev.muster.operator.fleet.Fingerprint;
import dev.muster.operator.fleet.Fleets;
import dev.muster.operator.planner.Plan;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Brings a pool's objects to what they should be. Thread-safe. */
final class Hands {
    /** Stands for whichever image the operator has: a newer one alone replaces no pod. */
    private static final String ANY_IMAGE = "muster";

    private final KubernetesClient client;
    private final Applied applied;
    private final Surroundings operator;

    Hands(KubernetesClient client, Applied applied, Surroundings operator) {
        this.client = client;
        this.applied = applied;
        this.operator = operator;
    }

    /** What a resource gives. */
    sealed interface Desired {
        /** @param problems each names its field */
        record Impossible(List<String> problems) implements Desired {}

        /**
         * @param template the fingerprint of the pods' template
         * @param image of the manager in new pods
         */
        record Possible(String template, String image) implements Desired {}
    }

    Desired desired(WorkerPool pool, Seen seen) {
        return switch (Children.of(pool, "any", new Surroundings(operator.namespace(), ANY_IMAGE))) {
            case Children.Result.Bad(var problems) -> new Desired.Impossible(problems);
            case Children.Result.Good(var children, var settings) -> {
                String template = Fingerprint.of(children.deployment().getSpec().getTemplate());
                yield new Desired.Possible(template, image(seen.deployment(), template));
            }
        };
    }

    private static @Nullable String appliedTemplate(Deployment deployment) {
        var annotations = deployment.getSpec().getTemplate().getMetadata().getAnnotations();
        return annotations == null ? null : annotations.get(Fleets.TEMPLATE);
    }

    /** Where the template stays as it is, its image does, too. */
    private String image(@Nullable Deployment deployment, String template) {
        if (deployment == null || !template.equals(appliedTemplate(deployment))) {
            return operator.image();
        }
        return deployment.getSpec().getTemplate().getSpec().getInitContainers().stream()
                .filter(container -> container.getName().equals("muster"))
                .map(Container::getImage)
                .findFirst()
                .orElse(operator.image());
    }

    /** All that may be changed now: a changed template waits until the planner lets it through. */
    void apply(WorkerPool pool, Seen seen, Desired.Possible desired, Plan plan) {
        if (!(Children.of(pool, plan.starting(), new Surroundings(operator.namespace(), desired.image()))
                instanceof Children.Result.Good(var children, var settings))) {
            throw new IllegalStateException("the pool was possible a moment ago");
        }
        children.configMap().getMetadata().setAnnotations(Map.of(Fleets.STARTING, plan.starting()));
        ObjectMeta pods = children.deployment().getSpec().getTemplate().getMetadata();
        Map<String, String> annotations = new TreeMap<>(Objects.requireNonNullElse(pods.getAnnotations(), Map.of()));
        annotations.put(Fleets.TEMPLATE, desired.template());
        pods.setAnnotations(annotations);
        applied.apply(children.configMap());
        applied.apply(children.networkPolicy());
        applied.apply(children.disruptionBudget());
        if (children.service() != null) {
            applied.apply(children.service());
        }
        Deployment now = seen.deployment();
        if (now == null || plan.template().open() || desired.template().equals(appliedTemplate(now))) {
            applied.apply(children.deployment());
        } else if (!Objects.equals(now.getSpec().getReplicas(), pool.getSpec().replicas())) {
            client.resource(now).scale(Objects.requireNonNullElse(pool.getSpec().replicas(), 1));
        }
    }
}
