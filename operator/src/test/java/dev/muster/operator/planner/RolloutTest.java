/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import static dev.muster.operator.planner.Condition.Type.DEGRADED;
import static dev.muster.operator.planner.Condition.Type.PROGRESSING;
import static dev.muster.operator.planner.Condition.Type.READY;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a revision travels through a fleet in which all is well. */
class RolloutTest {
    private final Scene scene = Scene.of(4);

    @Test
    void aFleetThatIsAsWantedIsLeftAlone() {
        Plan plan = scene.look();

        assertThat(plan.steps()).isEmpty();
        assertThat(plan.why().because()).isEqualTo(Because.SETTLED);
        assertThat(plan.condition(PROGRESSING).holds()).isFalse();
        assertThat(plan.condition(DEGRADED).holds()).isFalse();
    }

    @Test
    void aNewRevisionGoesToTheOldestPodFirstAndToNoOtherUntilThatIsDone() {
        scene.revision = "B";

        Plan first = scene.act();
        Plan second = scene.look();
        scene.rests("p1", "B");
        Plan third = scene.look();

        assertThat(first.steps()).extracting(SetTarget::pod).containsExactly("p1");
        assertThat(first.steps().getFirst().revision()).isEqualTo("B");
        assertThat(first.why().because()).isEqualTo(Because.FIRST_PODS);
        assertThat(second.steps()).isEmpty();
        assertThat(second.why().because()).isEqualTo(Because.PROVING);
        assertThat(third.steps()).extracting(SetTarget::pod).containsExactly("p2");
        assertThat(third.why().because()).isEqualTo(Because.NEW_REVISION);
    }

    @Test
    void aStepIsNotTakenAgainWhileNobodyHasLookedSince() {
        scene.revision = "B";
        scene.told(scene.look().steps().getFirst());

        assertThat(scene.look().steps()).isEmpty();
    }

    @Test
    void asManyPodsAtOnceAsMaxPodsSays() {
        scene.revision = "B";
        scene.maxPods = Share.percent(50);

        assertThat(scene.toTheEnd()).isEqualTo(2);
        assertThat(scene.memory).isEqualTo(new Memory("B", null));
    }

    @Test
    void newPodsBeginWithTheOldRevisionUntilTheNewOneHasProvedItself() {
        scene.revision = "B";

        assertThat(scene.act().starting()).isEqualTo("A");
        scene.rests("p1", "B");
        assertThat(scene.look().starting()).isEqualTo("B");
    }

    @Test
    void aPodThatIsInTroubleComesFirstAndCostsNothing() {
        scene.revision = "B";
        scene.unready("p3", Duration.ofMinutes(5));

        assertThat(scene.look().steps()).extracting(SetTarget::pod).containsExactly("p3");
    }

    @Test
    void aPodThatIsAwayForAnyReasonUsesTheBudget() {
        scene.revision = "B";
        scene.silent("p3", Duration.ofSeconds(20));

        Plan plan = scene.look();

        assertThat(plan.steps()).isEmpty();
        assertThat(plan.why().because()).isEqualTo(Because.BUDGET_USED);
        assertThat(plan.why().sentence()).contains("p3", "connection refused");
    }

    @Test
    void aPodThatDoesNotExistYetUsesTheBudget() {
        scene.revision = "B";
        scene.pods.remove("p4");

        assertThat(scene.look().why().sentence()).contains("1 pod does not exist yet");
    }

    @Test
    void theWantedRevisionChangesMidwayAndThePodsInAStepComeFirst() {
        scene.revision = "B";
        scene.act();
        scene.revision = "C";

        Plan plan = scene.act();

        assertThat(plan.steps())
                .extracting(SetTarget::pod, SetTarget::revision)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("p1", "C"));
        scene.rests("p1", "C");
        scene.toTheEnd();
        assertThat(scene.memory).isEqualTo(new Memory("C", null));
    }

    @Test
    void goingBackToTheOldRevisionMidwayTouchesOnlyWhatHasTheNewOne() {
        scene.revision = "B";
        scene.act();
        scene.revision = "A";

        Plan plan = scene.act();
        scene.rests("p1", "A");
        Plan after = scene.look();

        assertThat(plan.steps()).extracting(SetTarget::pod).containsExactly("p1");
        assertThat(after.steps()).isEmpty();
        assertThat(after.memory()).isEqualTo(new Memory("A", null));
    }

    @Test
    void aPauseHoldsRevisionsAndNotTheWorkers() {
        scene.revision = "B";
        scene.paused = true;
        scene.workers = 8;

        Plan plan = scene.look();

        assertThat(plan.steps()).hasSize(4).allSatisfy(step -> {
            assertThat(step.revision()).isNull();
            assertThat(step.workers()).isEqualTo(8);
            assertThat(step.why().because()).isEqualTo(Because.SCALED);
        });
        assertThat(plan.why().because()).isEqualTo(Because.PAUSED);
    }

    @Test
    void aTemplateThatIsHeldBackIsSaidToBePaused() {
        scene.templatePending = true;
        scene.paused = true;

        Plan plan = scene.look();

        assertThat(plan.template().open()).isFalse();
        assertThat(plan.why().because()).isEqualTo(Because.PAUSED);
        assertThat(plan.condition(Condition.Type.PROGRESSING).holds()).isFalse();
    }

    @Test
    void workersAreScaledInAllPodsAtOnce() {
        scene.workers = 2;

        assertThat(scene.look().steps())
                .hasSize(4)
                .allSatisfy(step -> assertThat(step.revision()).isNull());
    }

    @Test
    void nothingIsSaidToBeDoneBeforeItIs() {
        scene.workers = 3;

        Plan before = scene.act();
        List.copyOf(scene.pods.keySet()).forEach(pod -> scene.begun(pod, null));
        Plan under = scene.look();
        List.copyOf(scene.pods.keySet()).forEach(pod -> scene.rests(pod, "A"));
        Plan after = scene.look();
        scene.replicas = 3;
        Plan fewer = scene.look();

        assertThat(before.condition(PROGRESSING).holds()).isTrue();
        assertThat(under.condition(PROGRESSING).holds()).isTrue();
        assertThat(after.condition(PROGRESSING).holds()).isFalse();
        assertThat(fewer.condition(PROGRESSING).holds()).isTrue();
    }

    @Test
    void aTemplateThatWaitsForItsTurnIsNotDone() {
        scene.templatePending = true;

        assertThat(scene.look().condition(PROGRESSING).holds()).isTrue();
    }

    @Test
    void aFleetThatIsPutToSleepIsReadyWhenItSleeps() {
        scene.workers = 0;
        Plan before = scene.look();
        scene.pods.keySet().forEach(pod -> {
            scene.says(pod, scene.view("A", 0, new View.Observed(0, 0, 0, true, null), null));
            scene.unready(pod, Duration.ZERO);
        });

        assertThat(before.condition(READY).holds()).isFalse();
        assertThat(scene.look().condition(READY).holds()).isTrue();
    }

    @Test
    void autoLeavesTheNumberToThePod() {
        scene.workers = null;
        scene.revision = "B";

        assertThat(scene.look().steps())
                .singleElement()
                .satisfies(step -> assertThat(step.workers()).isNull());
    }
}
