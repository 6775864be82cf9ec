/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.fleet;

import dev.muster.operator.planner.Because;
import dev.muster.operator.planner.Condition;
import dev.muster.operator.planner.Memory;
import dev.muster.operator.planner.Plan;
import dev.muster.operator.planner.Tally;
import dev.muster.operator.planner.TemplateGate;
import dev.muster.operator.planner.Why;
import dev.muster.operator.planner.WorstPod;
import java.time.Instant;
import java.util.List;

/** Plans in which nothing is to be done, and something is to be said. */
final class Plans {
    static final Why WELL = new Why(Because.SETTLED, "all is well");

    private Plans() {}

    static Plan saying(List<Condition> conditions, WorstPod... worst) {
        return new Plan(
                List.of(),
                List.of(),
                List.of(),
                WELL,
                "r1",
                new TemplateGate(false, WELL),
                Memory.NONE,
                conditions,
                List.of(worst),
                new Tally(0, 0, 0, 0, 0, 0, 0),
                List.of(),
                Instant.EPOCH);
    }
}
