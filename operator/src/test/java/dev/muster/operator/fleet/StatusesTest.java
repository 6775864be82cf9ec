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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a plan becomes in the status. */
class StatusesTest {
    private static final WorkerPool POOL = new KubernetesSerialization().unmarshal("""
            metadata: {name: web, generation: 1}
            spec: {revision: r1, template: {spec: {containers: [{name: app, command: [serve]}]}}}
            """, WorkerPool.class);

    private static final Hindrance REFUSED =
            new Hindrance.Refused("the API server refuses an object of the pool: no room");

    /** Of a pool of which all is well. */
    private static WorkerPoolStatus status(WorstPod... worst) {
        return Statuses.of(POOL, Wishes.of(POOL, Wishes.template(POOL)), allWell(worst), Instant.EPOCH);
    }

    private static Plan allWell(WorstPod... worst) {
        Set<Condition.Type> holding = Set.of(Condition.Type.AVAILABLE, Condition.Type.READY);
        return Plans.saying(
                Stream.of(Condition.Type.values())
                        .map(type -> new Condition(type, holding.contains(type), Plans.WELL))
                        .toList(),
                worst);
    }

    /** The pool, changed since a status was written that says this. */
    private static WorkerPool changed(@Nullable Hindrance said, long generations) {
        WorkerPool pool = new KubernetesSerialization().clone(POOL);
        WorkerPoolStatus status = status();
        pool.setStatus(said == null ? status : Statuses.hindered(POOL, status, said, Instant.EPOCH));
        pool.getMetadata().setGeneration(1 + generations);
        return pool;
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
        Hindrance unapplied = Hindrance.before(changed(null, 1), allWell());
        assertThat(unapplied).isInstanceOf(Hindrance.Unapplied.class);

        WorkerPoolStatus status = Statuses.hindered(POOL, status(), Objects.requireNonNull(unapplied), Instant.EPOCH);
        assertThat(holding(status)).containsExactly("Available", "Progressing");
        assertThat(status.summary()).isEqualTo("Progressing");
    }

    @Test
    void norWhenALookBrokeOffBeforeTheyWereApplied() {
        Hindrance unapplied = new Hindrance.Unapplied("the pool's objects are being applied");
        assertThat(Hindrance.before(changed(unapplied, 0), allWell())).isEqualTo(unapplied);
    }

    @Test
    void whatTheApiServerRefusesIsRememberedByWhoeverReadsTheStatus() {
        WorkerPool pool = changed(REFUSED, 0);
        assertThat(holding(Objects.requireNonNull(pool.getStatus()))).containsExactly("Available", "Degraded");
        assertThat(Hindrance.before(pool, allWell())).isEqualTo(REFUSED);
    }

    @Test
    void whatItRefusedOfAnEarlierGenerationIsNotSaidOfTheMendedOne() {
        assertThat(Hindrance.before(changed(REFUSED, 1), allWell())).isInstanceOf(Hindrance.Unapplied.class);
    }

    @Test
    void aPoolOfWhichAllIsWellIsNotHindered() {
        assertThat(holding(status())).containsExactly("Ready", "Available");
        assertThat(Hindrance.before(changed(null, 0), allWell())).isNull();
        assertThat(Hindrance.of(null)).isNull();
    }
}
