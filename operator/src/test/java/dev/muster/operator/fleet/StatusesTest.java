/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.crd.WorkerPool;
import dev.muster.crd.WorkerPoolStatus;
import dev.muster.operator.planner.Because;
import dev.muster.operator.planner.Condition;
import dev.muster.operator.planner.Memory;
import dev.muster.operator.planner.Plan;
import dev.muster.operator.planner.Tally;
import dev.muster.operator.planner.Why;
import dev.muster.operator.planner.WorstPod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a plan becomes in the status. */
class StatusesTest {
    private static WorkerPoolStatus status(WorstPod... worst) {
        WorkerPool pool = new KubernetesSerialization().unmarshal("""
                metadata: {name: web, generation: 1}
                spec: {revision: r1, template: {spec: {containers: [{name: app, command: [serve]}]}}}
                """, WorkerPool.class);
        Why why = new Why(Because.SETTLED, "all is well");
        Plan plan = new Plan(
                List.of(),
                List.of(),
                List.of(),
                why,
                "r1",
                new Plan.TemplateGate(false, why),
                Memory.NONE,
                Stream.of(Condition.Type.values())
                        .map(type -> new Condition(type, type == Condition.Type.AVAILABLE, why))
                        .toList(),
                List.of(worst),
                new Tally(0, 0, 0, 0, 0, 0, 0),
                List.of(),
                Instant.EPOCH);
        return Statuses.of(pool, Wishes.of(pool, Wishes.template(pool)), plan, Instant.EPOCH);
    }

    @Test
    void theWorstPodsAreNamed() {
        assertThat(status(new WorstPod("web-1", 0, 2, "it starts")).worst())
                .singleElement()
                .satisfies(pod -> assertThat(pod.pod()).isEqualTo("web-1"));
    }

    @Test
    void whereThereAreNoneTheListIsAbsentAsTheApiServerKeepsIt() {
        assertThat(status().worst()).isNull();
    }
}
