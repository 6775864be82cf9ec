/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.fleet;

import dev.muster.crd.PoolCondition;
import dev.muster.crd.WorkerPool;
import dev.muster.crd.WorkerPoolStatus;
import dev.muster.operator.planner.Condition;
import dev.muster.operator.planner.Plan;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What keeps a right wish from being carried out, whatever its pods are like. It is remembered in the status, for whichever operator comes. */
public sealed interface Hindrance {
    /** In words: of the API server, or for a person. */
    String why();

    /** Its objects have yet to be applied, for a moment. */
    record Unapplied(String why) implements Hindrance {}

    /** The API server does not take one of them, and will not until somebody mends it or lets it through. */
    record Refused(String why) implements Hindrance {}

    /**
     * What is to be said before anything is applied; null when nothing hinders. A look that could not be finished has left its word in the
     * status. What was refused of an earlier generation says nothing about this one; and of none is called ready what has yet to be applied.
     */
    static @Nullable Hindrance before(WorkerPool pool, Plan plan) {
        WorkerPoolStatus status = pool.getStatus();
        Hindrance said = of(status);
        boolean known = status != null
                && Objects.equals(
                        status.observedGeneration(), pool.getMetadata().getGeneration());
        if (known) {
            return said;
        }
        return said != null || plan.condition(Condition.Type.READY).holds()
                ? new Unapplied("the pool's objects are being applied")
                : null;
    }

    /** What the status says; null when it is of none. */
    static @Nullable Hindrance of(@Nullable WorkerPoolStatus status) {
        if (status == null || status.conditions() == null) {
            return null;
        }
        for (PoolCondition condition : status.conditions()) {
            if (condition.type().equals("Ready")) {
                return switch (condition.reason()) {
                    case Statuses.APPLYING -> new Unapplied(condition.message());
                    case Statuses.APPLY_FAILED -> new Refused(condition.message());
                    default -> null;
                };
            }
        }
        return null;
    }
}
