/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.fleet;

import dev.muster.crd.PoolCondition;
import dev.muster.crd.WorkerPoolStatus;
import dev.muster.operator.planner.Because;
import dev.muster.operator.planner.Condition;
import dev.muster.operator.planner.Plan;
import dev.muster.operator.planner.Why;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something about a pool has become otherwise, and is worth an event. It is found against the status that was written before, so that
 * neither another look nor another operator tells it again; the single steps have events of their own.
 *
 * @param bad whether a person should look
 */
public record Turn(boolean bad, Why why) {

    /** What else holds pods back lasts for seconds, and is in the condition's message while it does; or it is told as what is wrong. */
    private static final Set<Because> LASTING = Set.of(
            Because.PAUSED,
            Because.UNDONE,
            Because.CANARY_WAIT,
            Because.TEMPLATE_ROLLING,
            Because.NO_PODS,
            Because.NO_WORKERS);

    /** @param before the status as it was; null when there was none */
    public static List<Turn> of(@Nullable WorkerPoolStatus before, Plan plan) {
        return plan.conditions().stream()
                .filter(condition -> told(condition, before(before, condition.type())))
                .map(condition -> new Turn(bad(condition), condition.why()))
                .toList();
    }

    private static boolean bad(Condition condition) {
        return switch (condition.type()) {
            case AVAILABLE -> !condition.holds();
            case DEGRADED -> condition.holds();
            case READY, PROGRESSING -> false;
        };
    }

    private static boolean told(Condition condition, @Nullable PoolCondition before) {
        boolean held = before != null && before.status().equals("True");
        boolean turned = condition.holds() != held;
        boolean otherwise = before == null
                || !before.reason().equals(condition.why().because().reason());
        return switch (condition.type()) {
            case READY -> false; // what it is made of is told
            case AVAILABLE -> turned;
            case DEGRADED -> turned || (condition.holds() && otherwise);
            case PROGRESSING ->
                condition.why().because() == Because.SETTLED
                        ? turned
                        : otherwise && LASTING.contains(condition.why().because());
        };
    }

    private static @Nullable PoolCondition before(@Nullable WorkerPoolStatus before, Condition.Type type) {
        return before == null || before.conditions() == null
                ? null
                : before.conditions().stream()
                        .filter(each -> each.type().equalsIgnoreCase(type.name()))
                        .findFirst()
                        .orElse(null);
    }
}
