/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.fleet;

import dev.muster.crd.PoolCondition;
import dev.muster.crd.WorkerPoolStatus;
import org.jspecify.annotations.Nullable;

/** What keeps a right wish from being carried out, whatever its pods are like. */
public sealed interface Hindrance {
    /** Its objects have yet to be applied: that takes an instant, unless the API server cannot be reached. */
    record Unapplied() implements Hindrance {}

    /** The API server does not take one of them, and will not until somebody mends it or lets it through. */
    record Refused(String why) implements Hindrance {}

    /** What the status says of the last look, by whichever operator; null when there was none then, or none that lasts. */
    static @Nullable Hindrance of(@Nullable WorkerPoolStatus status) {
        return status == null || status.conditions() == null
                ? null
                : status.conditions().stream()
                        .filter(condition ->
                                condition.type().equals("Degraded") && Statuses.APPLY_FAILED.equals(condition.reason()))
                        .map(PoolCondition::message)
                        .map(Refused::new)
                        .findFirst()
                        .orElse(null);
    }
}
