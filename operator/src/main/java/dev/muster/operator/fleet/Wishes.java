/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.crd.Canary;
import dev.muster.crd.Rollout;
import dev.muster.crd.WorkerPool;
import dev.muster.crd.WorkerPoolSpec;
import dev.muster.operator.planner.RolloutRules;
import dev.muster.operator.planner.Share;
import dev.muster.operator.planner.Wish;
import dev.muster.pool.DurationText;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a resource asks for, in the planner's terms. */
public final class Wishes {
    /** Between what the user calls the revision and what else restarts workers. */
    private static final String AND = "~";

    private Wishes() {}

    /** @param template as {@link #template} gives it */
    public static Wish of(WorkerPool pool, String template) {
        WorkerPoolSpec spec = pool.getSpec();
        IntOrString workers = spec.workers();
        return new Wish(
                spec.replicas() == null ? 1 : spec.replicas(),
                workers == null ? Integer.valueOf(1) : workers.getIntVal(),
                revision(pool),
                Fingerprint.of(template, spec.ready(), spec.restart(), spec.backoff()),
                rules(spec.rollout()));
    }

    /**
     * What the workers should be running. Where the user names it, and nothing else restarts them, it is that and nothing more.
     */
    static String revision(WorkerPool pool) {
        WorkerPoolSpec spec = pool.getSpec();
        String restart = restart(pool);
        String rest = isNothing(spec.env()) && isNothing(spec.directory()) && restart == null
                ? ""
                : Fingerprint.of(spec.env(), spec.directory(), restart);
        String named = spec.revision() == null ? "" : spec.revision();
        return named.isEmpty() && rest.isEmpty() ? "initial" : named + (rest.isEmpty() ? "" : AND + rest);
    }

    /**
     * Stands for all that only new pods can have: the fields whose change is a rollout of pods. What the operator itself adds to the
     * template has no part in it, so that another operator replaces nobody's pods.
     */
    public static String template(WorkerPool pool) {
        WorkerPoolSpec spec = pool.getSpec();
        JsonNode stop = spec.stop();
        return Fingerprint.of(
                spec.template(),
                spec.listen(),
                spec.stdin(),
                stop == null ? null : stop.get("grace"),
                stop == null ? null : stop.get("drainDelay"),
                spec.processes(),
                spec.shared(),
                spec.watch(),
                spec.manager());
    }

    /** The mark by which a person asked last for a restart; null where nobody has. */
    public static @Nullable String restart(WorkerPool pool) {
        Map<String, String> annotations = pool.getMetadata().getAnnotations();
        return annotations == null ? null : annotations.get(WorkerPool.RESTART);
    }

    /** The revision as the user wrote it; where nobody did, what stands for it. */
    static String shown(WorkerPool pool) {
        String named = pool.getSpec().revision();
        return named == null || named.isEmpty() ? revision(pool) : named;
    }

    private static boolean isNothing(@Nullable JsonNode node) {
        return node == null || node.isNull() || (node.isContainerNode() && node.isEmpty());
    }

    private static RolloutRules rules(@Nullable Rollout rollout) {
        if (rollout == null) {
            return new RolloutRules(
                    Share.of(1), false, Duration.ofMinutes(10), RolloutRules.OnFailure.HALT, RolloutRules.Canary.NONE);
        }
        return new RolloutRules(
                share(rollout.maxPods()),
                Boolean.TRUE.equals(rollout.pause()),
                DurationText.parse(rollout.deadline() == null ? "10m" : rollout.deadline()),
                rollout.onFailure() == Rollout.OnFailure.Undo
                        ? RolloutRules.OnFailure.UNDO
                        : RolloutRules.OnFailure.HALT,
                canary(rollout.canary()));
    }

    private static RolloutRules.Canary canary(@Nullable Canary canary) {
        return canary == null
                ? RolloutRules.Canary.NONE
                : new RolloutRules.Canary(
                        canary.pods() == null ? 1 : canary.pods(),
                        DurationText.parse(canary.hold() == null ? "1m" : canary.hold()));
    }

    private static Share share(@Nullable IntOrString pods) {
        if (pods == null) {
            return Share.of(1);
        }
        return pods.getIntVal() != null
                ? Share.of(pods.getIntVal())
                : Share.percent(Integer.parseInt(pods.getStrVal().replace("%", "")));
    }
}
