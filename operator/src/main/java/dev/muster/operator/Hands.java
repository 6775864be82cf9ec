/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator;

import dev.muster.operator.children.Children;
import dev.muster.operator.fleet.Fleets;
import dev.muster.operator.planner.Plan;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Brings a pool's objects to what they should be. Thread-safe. */
final class Hands {
    private final Applied applied;

    Hands(Applied applied) {
        this.applied = applied;
    }

    /**
     * Applies all that may be changed now. A changed template waits until the planner lets it through; until then, and where only the
     * operator itself would write it otherwise, the pods' template stays the one that is there.
     *
     * @param template the fingerprint of the wanted template
     */
    void apply(Seen seen, Children children, String template, Plan plan) {
        children.configMap().getMetadata().setAnnotations(Map.of(Fleets.STARTING, plan.starting()));
        applied.apply(children.configMap());
        applied.apply(children.networkPolicy());
        applied.apply(children.disruptionBudget());
        if (children.service() != null) {
            applied.apply(children.service());
        }
        Deployment now = seen.deployment();
        if (now == null || (plan.template().open() && !Fleets.isOf(now, template))) {
            mark(children.deployment().getSpec().getTemplate(), template);
        } else {
            children.deployment().getSpec().setTemplate(now.getSpec().getTemplate());
        }
        applied.apply(children.deployment());
    }

    private static void mark(PodTemplateSpec pods, String template) {
        ObjectMeta metadata = pods.getMetadata();
        Map<String, String> annotations =
                new TreeMap<>(Objects.requireNonNullElse(metadata.getAnnotations(), Map.of()));
        annotations.put(Fleets.TEMPLATE, template);
        metadata.setAnnotations(annotations);
    }
}
