/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.crd.WorkerPool;
import dev.muster.crd.WorkerPoolStatus;
import dev.muster.operator.planner.Condition;
import dev.muster.operator.planner.Plan;
import dev.muster.operator.planner.WorstPod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a plan becomes in the status. */
class StatusesTest {
    private static WorkerPoolStatus status(WorstPod... worst) {
        WorkerPool pool = new KubernetesSerialization().unmarshal("""
                metadata: {name: web, generation: 1}
                spec: {revision: r1, template: {spec: {containers: [{name: app, command: [serve]}]}}}
                """, WorkerPool.class);
        Plan plan = Plans.saying(
                Stream.of(Condition.Type.values())
                        .map(type -> new Condition(type, type == Condition.Type.AVAILABLE, Plans.WELL))
                        .toList(),
                worst);
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
