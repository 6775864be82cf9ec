/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.crd.PoolCondition;
import dev.muster.crd.WorkerPool;
import dev.muster.crd.WorkerPoolStatus;
import dev.muster.operator.planner.Condition;
import dev.muster.operator.planner.Plan;
import dev.muster.operator.planner.WorstPod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a plan becomes in the status. */
class StatusesTest {
    private static final WorkerPool POOL = new KubernetesSerialization().unmarshal("""
            metadata: {name: web, generation: 1}
            spec: {revision: r1, template: {spec: {containers: [{name: app, command: [serve]}]}}}
            """, WorkerPool.class);

    /** Of a pool of which all is well. */
    private static WorkerPoolStatus status(WorstPod... worst) {
        Set<Condition.Type> holding = Set.of(Condition.Type.AVAILABLE, Condition.Type.READY);
        Plan plan = Plans.saying(
                Stream.of(Condition.Type.values())
                        .map(type -> new Condition(type, holding.contains(type), Plans.WELL))
                        .toList(),
                worst);
        return Statuses.of(POOL, Wishes.of(POOL, Wishes.template(POOL)), plan, Instant.EPOCH);
    }

    /** The conditions that hold. */
    private static List<String> holding(WorkerPoolStatus status) {
        return Objects.requireNonNull(status.conditions()).stream()
                .filter(condition -> condition.status().equals("True"))
                .map(PoolCondition::type)
                .toList();
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

    @Test
    void nothingIsReadyWhileItsObjectsHaveYetToBeApplied() {
        WorkerPoolStatus status = Statuses.hindered(POOL, status(), new Hindrance.Unapplied(), Instant.EPOCH);
        assertThat(holding(status)).containsExactly("Available");
        assertThat(Hindrance.of(status)).isNull();
    }

    @Test
    void whatTheApiServerRefusesIsRememberedByWhoeverReadsTheStatus() {
        Hindrance refused = new Hindrance.Refused("the API server refuses an object of the pool: no room");
        WorkerPoolStatus status = Statuses.hindered(POOL, status(), refused, Instant.EPOCH);
        assertThat(holding(status)).containsExactly("Available", "Degraded");
        assertThat(Hindrance.of(status)).isEqualTo(refused);
    }

    @Test
    void aPoolOfWhichAllIsWellIsNotHindered() {
        assertThat(holding(status())).containsExactly("Ready", "Available");
        assertThat(Hindrance.of(status())).isNull();
        assertThat(Hindrance.of(null)).isNull();
    }
}
