/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.crd.WorkerPool;
import dev.muster.operator.planner.RolloutRules;
import dev.muster.operator.planner.Share;
import dev.muster.operator.planner.Wish;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a resource asks for. */
class WishesTest {
    private static WorkerPool pool(String... lines) {
        return new KubernetesSerialization().unmarshal("""
                metadata: {name: web}
                spec:
                  template: {spec: {containers: [{name: app, command: [serve]}]}}
                  %s
                """.formatted(String.join("\n  ", lines)), WorkerPool.class);
    }

    private static Wish wish(String... lines) {
        return wish(pool(lines));
    }

    private static Wish wish(WorkerPool pool) {
        return Wishes.of(pool, Wishes.template(pool));
    }

    @Test
    void aRevisionThatIsNamedIsTheRevision() {
        assertThat(wish("revision: r1").revision()).isEqualTo("r1");
    }

    @Test
    void otherVariablesAreAnotherRevision() {
        String before = wish("revision: r1", "env: {A: '1'}").revision();
        assertThat(before).startsWith("r1~");
        assertThat(wish("revision: r1", "env: {A: '2'}").revision()).isNotEqualTo(before);
        assertThat(wish("revision: r1", "env: {A: '1'}").revision()).isEqualTo(before);
        assertThat(wish("revision: r1", "env: {}").revision()).isEqualTo("r1");
    }

    @Test
    void theAnnotationRestarts() {
        WorkerPool pool = pool("revision: r1");
        pool.getMetadata().setAnnotations(Map.of(WorkerPool.RESTART, "1"));
        String once = wish(pool).revision();
        pool.getMetadata().setAnnotations(Map.of(WorkerPool.RESTART, "2"));
        assertThat(wish(pool).revision()).startsWith("r1~").isNotEqualTo(once);
    }

    @Test
    void withoutANameThereIsARevisionAllTheSame() {
        assertThat(wish().revision()).isEqualTo("initial");
        assertThat(Wishes.shown(pool("env: {A: '1'}"))).startsWith("~");
    }

    @Test
    void itIsShownAsItWasWritten() {
        assertThat(Wishes.shown(pool("revision: v1~rc2", "env: {A: '1'}"))).isEqualTo("v1~rc2");
        assertThat(Wishes.shown(pool("revision: v1~rc2"))).isEqualTo("v1~rc2");
    }

    @Test
    void aChangeThatOnlyNewPodsCanHaveIsAnotherTemplate() {
        String before = Wishes.template(pool("listen: [{name: http, port: 80}]", "stop: {grace: 10s, signal: TERM}"));
        assertThat(Wishes.template(pool("listen: [{name: http, port: 81}]", "stop: {grace: 10s, signal: TERM}")))
                .isNotEqualTo(before);
        assertThat(Wishes.template(pool("listen: [{name: http, port: 80}]", "stop: {grace: 20s, signal: TERM}")))
                .isNotEqualTo(before);
        assertThat(Wishes.template(
                        pool("listen: [{name: http, port: 80}]", "stop: {grace: 10s, signal: INT}", "workers: 7")))
                .isEqualTo(before);
    }

    @Test
    void theRolloutIsReadWithItsDefaults() {
        assertThat(wish().rollout())
                .isEqualTo(new RolloutRules(
                        Share.of(1),
                        false,
                        Duration.ofMinutes(10),
                        RolloutRules.OnFailure.HALT,
                        RolloutRules.Canary.NONE));
        assertThat(wish("rollout: {maxPods: 25%, pause: true, deadline: 1m30s, onFailure: Undo, canary: {pods: 2}}")
                        .rollout())
                .isEqualTo(new RolloutRules(
                        Share.percent(25),
                        true,
                        Duration.ofSeconds(90),
                        RolloutRules.OnFailure.UNDO,
                        new RolloutRules.Canary(2, Duration.ofMinutes(1))));
    }

    @Test
    void autoIsLeftToEachPod() {
        assertThat(wish("workers: auto").workers()).isNull();
        assertThat(wish("workers: 3").workers()).isEqualTo(3);
        assertThat(wish().workers()).isEqualTo(1);
    }
}
