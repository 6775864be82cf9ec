/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.fleet;

import dev.muster.crd.PoolCondition;
import dev.muster.crd.TroubledPod;
import dev.muster.crd.WorkerCounts;
import dev.muster.crd.WorkerPool;
import dev.muster.crd.WorkerPoolStatus;
import dev.muster.operator.children.Labels;
import dev.muster.operator.planner.Because;
import dev.muster.operator.planner.Condition;
import dev.muster.operator.planner.Plan;
import dev.muster.operator.planner.Tally;
import dev.muster.operator.planner.Wish;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The status, from a plan. */
public final class Statuses {
    private static final WorkerPoolStatus NOTHING =
            new WorkerPoolStatus(null, null, null, null, null, null, null, null, null, null, null, null, null);

    /** The reason of a condition while an object of the pool has yet to be applied. */
    static final String APPLYING = "Applying";

    /** The reason of a condition where the API server refuses an object of the pool. */
    public static final String APPLY_FAILED = "ApplyFailed";

    /** The reason of a condition of a resource that the API server took and that cannot be. */
    public static final String INVALID_SPEC = "InvalidSpec";

    private static final String DEGRADED = "Degraded";
    private static final String RETRIED = "it goes on when the API server takes what it refuses";

    private Statuses() {}

    /** What is to be said now. A condition that says the same keeps the time since when it says so. */
    public static WorkerPoolStatus of(WorkerPool pool, Wish wish, Plan plan, Instant now) {
        Tally tally = plan.tally();
        String name = pool.getMetadata().getName();
        return new WorkerPoolStatus(
                pool.getMetadata().getGeneration(),
                Wishes.restart(pool),
                tally.pods(),
                tally.ready(),
                tally.ready() + "/" + wish.replicas(),
                new WorkerCounts(
                        tally.workersDesired(), tally.workersReady(), tally.workersUpToDate(), tally.restarts()),
                Wishes.shown(pool),
                plan.memory().stable(),
                Memories.written(plan.memory().rollout()),
                Labels.selector(name),
                summary(plan),
                plan.conditions().stream()
                        .map(condition -> written(condition, pool, now))
                        .toList(),
                worst(plan));
    }

    /** The same, where something keeps the wish from being carried out. */
    public static WorkerPoolStatus hindered(
            WorkerPool pool, WorkerPoolStatus status, Hindrance hindrance, Instant now) {
        String why = hindrance.why();
        return switch (hindrance) {
            case Hindrance.Unapplied _ ->
                with(
                        status,
                        DEGRADED.equals(status.summary()) ? DEGRADED : "Progressing",
                        condition(pool, "Ready", "False", APPLYING, why, now),
                        condition(pool, "Progressing", "True", APPLYING, why, now));
            case Hindrance.Refused _ ->
                with(
                        status,
                        DEGRADED,
                        condition(pool, "Ready", "False", APPLY_FAILED, why, now),
                        condition(pool, "Progressing", "False", APPLY_FAILED, RETRIED, now),
                        condition(pool, DEGRADED, "True", APPLY_FAILED, why, now));
        };
    }

    /** The same with these conditions in the place of those of their types. */
    private static WorkerPoolStatus with(WorkerPoolStatus status, String summary, PoolCondition... conditions) {
        Map<String, PoolCondition> others =
                Stream.of(conditions).collect(Collectors.toMap(PoolCondition::type, Function.identity()));
        return new WorkerPoolStatus(
                status.observedGeneration(),
                status.observedRestart(),
                status.replicas(),
                status.readyReplicas(),
                status.pods(),
                status.workers(),
                status.revision(),
                status.stableRevision(),
                status.rollout(),
                status.selector(),
                summary,
                conditions(status).stream()
                        .map(each -> others.getOrDefault(each.type(), each))
                        .toList(),
                status.worst());
    }

    /** Of a resource that the API server took and that cannot be: what is known stays as it was. */
    public static WorkerPoolStatus refused(WorkerPool pool, List<String> problems, Instant now) {
        WorkerPoolStatus before = pool.getStatus() == null ? NOTHING : pool.getStatus();
        PoolCondition available = conditions(before).stream()
                .filter(each -> each.type().equals("Available"))
                .findFirst()
                .orElseGet(
                        () -> condition(pool, "Available", "Unknown", INVALID_SPEC, "the spec was never right", now));
        return new WorkerPoolStatus(
                pool.getMetadata().getGeneration(),
                Wishes.restart(pool),
                before.replicas(),
                before.readyReplicas(),
                before.pods(),
                before.workers(),
                before.revision(),
                before.stableRevision(),
                before.rollout(),
                Labels.selector(pool.getMetadata().getName()),
                INVALID_SPEC,
                List.of(
                        condition(pool, "Ready", "False", INVALID_SPEC, String.join("; ", problems), now),
                        available,
                        condition(
                                pool,
                                "Progressing",
                                "False",
                                INVALID_SPEC,
                                "nothing is changed before the spec is right",
                                now),
                        condition(pool, DEGRADED, "True", INVALID_SPEC, String.join("; ", problems), now)),
                before.worst());
    }

    /** Null when there are none: what the API server leaves of a list from which the last entry goes is none either, not an empty one. */
    private static @Nullable List<TroubledPod> worst(Plan plan) {
        return plan.worst().isEmpty()
                ? null
                : plan.worst().stream()
                        .map(pod -> new TroubledPod(pod.pod(), pod.ready(), pod.of(), pod.reason()))
                        .toList();
    }

    private static List<PoolCondition> conditions(WorkerPoolStatus status) {
        return status.conditions() == null ? List.of() : status.conditions();
    }

    private static String summary(Plan plan) {
        Condition degraded = plan.condition(Condition.Type.DEGRADED);
        Condition progressing = plan.condition(Condition.Type.PROGRESSING);
        Because why = plan.why().because();
        if (degraded.holds()) {
            return DEGRADED;
        }
        if (why == Because.PAUSED) {
            return "Paused";
        }
        if (progressing.holds()) {
            return "Progressing";
        }
        return plan.condition(Condition.Type.AVAILABLE).holds() ? "Available" : "Unavailable";
    }

    private static PoolCondition written(Condition condition, WorkerPool pool, Instant now) {
        String type = condition.type().name().charAt(0)
                + condition.type().name().substring(1).toLowerCase(Locale.ROOT);
        return condition(
                pool,
                type,
                condition.holds() ? "True" : "False",
                condition.why().because().reason(),
                condition.why().sentence(),
                now);
    }

    private static PoolCondition condition(
            WorkerPool pool, String type, String status, String reason, String message, Instant now) {
        String since = now.truncatedTo(ChronoUnit.SECONDS).toString();
        WorkerPoolStatus before = pool.getStatus();
        if (before != null && before.conditions() != null) {
            for (PoolCondition each : before.conditions()) {
                if (each.type().equals(type) && Objects.equals(each.status(), status)) {
                    since = each.lastTransitionTime();
                }
            }
        }
        return new PoolCondition(type, status, pool.getMetadata().getGeneration(), since, reason, message);
    }
}
