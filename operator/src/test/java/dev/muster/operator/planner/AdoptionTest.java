/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import static dev.muster.operator.planner.Condition.Type.AVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** An operator that comes back, and fleets that change while it looks. */
class AdoptionTest {
    private final Scene scene = Scene.of(3);

    @Test
    void aFleetThatIsAsWantedIsAdoptedWithoutARestart() {
        scene.memory = Memory.NONE;

        assertThat(scene.look().steps()).isEmpty();
        assertThat(scene.memory).isEqualTo(new Memory("A", null));
    }

    @Test
    void withoutAMemoryARolloutGoesOnWhereItIs() {
        scene.revision = "B";
        scene.act();
        scene.rests("p1", "B");
        scene.look();
        scene.memory = Memory.NONE;

        Plan plan = scene.look();

        assertThat(plan.steps()).extracting(SetTarget::pod).containsExactly("p2");
        assertThat(plan.memory().stable()).isEqualTo("A");
    }

    @Test
    void withoutAMemoryNewPodsStillBeginWithWhatTheyBeganWith() {
        scene.revision = "B";
        scene.memory = Memory.NONE;
        scene.pods.replaceAll((name, pod) -> Scene.with(pod, null, null, null));

        assertThat(scene.look().starting()).isEqualTo("A");
    }

    @Test
    void aNewPoolBeginsWithTheOnlyRevisionThereIs() {
        scene.memory = Memory.NONE;
        scene.starting = null;
        scene.pods.clear();

        assertThat(scene.look().starting()).isEqualTo("A");
    }

    @Test
    void newPodsThatBeganWithTheWantedRevisionAreNotToldItAgain() {
        scene.revision = "B";
        scene.act();
        scene.rests("p1", "B");
        scene.look();
        scene.pods.remove("p2");
        scene.add("p4", "B");
        scene.toTheEnd();

        assertThat(scene.pod("p4").asked()).isNull();
        assertThat(scene.memory).isEqualTo(new Memory("B", null));
    }

    @Test
    void aTemplateComesBeforeTheNextStepAndNotDuringOne() {
        scene.revision = "B";
        scene.act();
        scene.templatePending = true;

        Plan during = scene.look();
        scene.rests("p1", "B");
        Plan between = scene.look();

        assertThat(during.template().open()).isFalse();
        assertThat(during.template().why().because()).isEqualTo(Because.IN_STEP);
        assertThat(between.template().open()).isTrue();
        assertThat(between.steps()).isEmpty();
        assertThat(between.why().because()).isEqualTo(Because.TEMPLATE_FIRST);
    }

    @Test
    void whileKubernetesReplacesPodsNoWorkersAreReplaced() {
        scene.revision = "B";
        scene.rolling = true;
        scene.outdated("p3");

        assertThat(scene.look().why().because()).isEqualTo(Because.TEMPLATE_ROLLING);
    }

    @Test
    void aPauseHoldsTheTemplate() {
        scene.paused = true;
        scene.templatePending = true;

        assertThat(scene.look().template().open()).isFalse();
    }

    @Test
    void aFailureInAPodWithAnOldTemplateIsNotHeldAgainstTheRevision() {
        scene.revision = "B";
        scene.act();
        scene.fails("p1", "exit 1");
        scene.outdated("p1");
        scene.rolling = true;

        assertThat(scene.look().memory().rollout())
                .isNotNull()
                .extracting(Memory.Rollout::stopped)
                .isNull();
    }

    @Test
    void withoutWorkersANewRevisionWaits() {
        scene.workers = 0;
        scene.pods.keySet().forEach(name -> scene.rests(name, "A"));
        scene.revision = "B";

        Plan plan = scene.look();

        assertThat(plan.why().because()).isEqualTo(Because.NO_WORKERS);
        assertThat(plan.starting()).isEqualTo("A");
        assertThat(plan.condition(AVAILABLE).holds()).isFalse();
    }

    @Test
    void theDeadlineBeginsAnewAfterAPause() {
        scene.revision = "B";
        scene.act();
        scene.paused = true;
        scene.look();
        scene.later(Duration.ofHours(1));
        Memory calm = scene.look().memory();
        scene.paused = false;

        assertThat(scene.look().why().because()).isEqualTo(Because.PROVING);
        assertThat(scene.look().condition(Condition.Type.DEGRADED).holds()).isFalse();
        assertThat(calm.rollout())
                .isNotNull()
                .extracting(Memory.Rollout::progressed)
                .isEqualTo(Scene.T);
    }

    @Test
    void aShareOfThePodsIsRoundedDownAndNeverNone() {
        assertThat(Share.percent(25).ofPods(10)).isEqualTo(2);
        assertThat(Share.percent(25).ofPods(3)).isEqualTo(1);
        assertThat(Share.of(0).ofPods(3)).isEqualTo(1);
        assertThat(Share.percent(50).ofPods(Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE / 2);
    }
}
