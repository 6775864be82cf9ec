/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator;

import dev.muster.operator.children.Children;
import dev.muster.operator.children.Front;
import dev.muster.operator.fleet.Fingerprint;
import dev.muster.operator.fleet.Fleets;
import dev.muster.operator.planner.Plan;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Brings a pool's objects to what they should be. Thread-safe. */
final class Hands {
    private final Applied applied;

    Hands(Applied applied) {
        this.applied = applied;
    }

    /**
     * Applies all that may be changed now. A changed template waits until the planner lets it through; until then, and where only the
     * operator itself would write it otherwise, the pods' template stays the one that is there.
     */
    void apply(Look look, Children children) {
        Known known = look.known();
        Seen seen = look.seen();
        Plan plan = look.plan();
        known.appliedFor = null;
        applied.apply(known, children.configMap(), seen.configMap());
        applied.apply(known, children.networkPolicy(), seen.networkPolicy());
        applied.apply(known, children.disruptionBudget(), seen.disruptionBudget());
        Deployment now = seen.deployment();
        boolean mayChange = now == null || (plan.template().open() && !Fleets.isOf(now, look.template()));
        apply(known, seen, children.deployment(), look.template(), mayChange);
        if (children.service() != null) {
            apply(known, seen, children.service());
        } else if (seen.service() != null) {
            applied.delete(known, seen.service());
        }
        known.appliedFor = inShort(look);
    }

    /** What of the pool's names somebody else has already; nothing of theirs is touched. */
    List<String> taken(Look look, Children children) {
        return Stream.of(
                        children.configMap(),
                        children.networkPolicy(),
                        children.disruptionBudget(),
                        children.service(),
                        children.deployment())
                .filter(child -> child != null
                        && look.seen().child(child.getKind()) == null
                        && !look.known().applied.containsKey(child.getKind())
                        && applied.isOthers(child))
                .map(child -> "there is a " + child.getKind() + " "
                        + child.getMetadata().getName()
                        + " already that is not this pool's: give the pool another name, or remove that")
                .toList();
    }

    /** All that the children are made of: the same for the same children. */
    private static String inShort(Look look) {
        Deployment now = look.seen().deployment();
        return String.join(
                " ",
                String.valueOf(look.pool().getMetadata().getGeneration()),
                look.plan().starting(),
                look.template(),
                String.valueOf(now == null ? null : Fleets.template(now)),
                String.valueOf(look.plan().template().open()));
    }

    /** Whether there is nothing to do: the wish is the one that was applied, and all is still as it was made then. */
    boolean rest(Look look) {
        return inShort(look).equals(look.known().appliedFor) && applied.stands(look.known(), look.seen());
    }

    /** One that has an address never becomes one without, nor the other way round: it is made anew. */
    private void apply(Known known, Seen seen, Service wish) {
        String fingerprint = Fingerprint.of(wish);
        if (applied.stands(known, wish.getKind(), fingerprint, seen.service())) {
            return;
        }
        Service now = applied.read(wish);
        if (now != null && Front.isHeadless(now) != Front.isHeadless(wish)) {
            applied.delete(known, now);
        }
        applied.apply(known, wish, fingerprint);
    }

    private void apply(Known known, Seen seen, Deployment wish, String template, boolean mayChange) {
        PodTemplateSpec pods = wish.getSpec().getTemplate();
        String made = mayChange || seen.deployment() == null ? template : Fleets.template(seen.deployment());
        wish.getSpec().setTemplate(null);
        String fingerprint = Fingerprint.of(wish, made);
        if (applied.stands(known, wish.getKind(), fingerprint, seen.deployment())) {
            return;
        }
        if (mayChange) {
            wish.getSpec().setTemplate(marked(pods, template));
        } else {
            Deployment whole = applied.read(wish);
            if (whole == null) {
                return; // it has just gone, which brings the next look
            }
            boolean repair = Fleets.isOf(whole, template) && applied.isEdited(known, whole);
            wish.getSpec()
                    .setTemplate(
                            repair ? marked(pods, template) : whole.getSpec().getTemplate());
        }
        applied.apply(known, wish, fingerprint);
    }

    private static PodTemplateSpec marked(PodTemplateSpec pods, String template) {
        ObjectMeta metadata = pods.getMetadata();
        Map<String, String> annotations =
                new TreeMap<>(Objects.requireNonNullElse(metadata.getAnnotations(), Map.of()));
        annotations.put(Fleets.TEMPLATE, template);
        metadata.setAnnotations(annotations);
        return pods;
    }
}
