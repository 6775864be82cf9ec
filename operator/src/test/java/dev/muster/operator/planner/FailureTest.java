/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import static dev.muster.operator.planner.Condition.Type.DEGRADED;
import static dev.muster.operator.planner.Condition.Type.PROGRESSING;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A revision that does not run: where it stops, what is said, and what makes it go on. */
class FailureTest {
    private final Scene scene = Scene.of(3);

    @BeforeEach
    void badRevisionOnTheFirstPod() {
        scene.revision = "bad";
        scene.act();
        scene.fails("p1", "slot 0: exit 1");
    }

    @Test
    void itStopsAtTheFirstPodAndSaysWhyInTheWordsOfItsManager() {
        Plan plan = scene.look();

        assertThat(plan.steps()).isEmpty();
        assertThat(plan.why().because()).isEqualTo(Because.HALTED);
        assertThat(plan.condition(DEGRADED).holds()).isTrue();
        assertThat(plan.condition(DEGRADED).why().sentence()).contains("bad in pod p1", "slot 0: exit 1");
        assertThat(plan.condition(PROGRESSING).holds()).isFalse();
        assertThat(plan.worst()).extracting(WorstPod::pod).containsExactly("p1");
        assertThat(plan.starting()).isEqualTo("A");
    }

    @Test
    void theFailedPodIsNotAskedAgain() {
        scene.look();
        scene.later(Duration.ofHours(1));

        assertThat(scene.look().steps()).isEmpty();
    }

    @Test
    void workersAreScaledNevertheless() {
        scene.look();
        scene.workers = 6;

        assertThat(scene.look().steps()).hasSize(3);
    }

    @Test
    void anotherRevisionIsTheWayOut() {
        scene.look();
        scene.revision = "fixed";

        assertThat(scene.act().steps()).extracting(SetTarget::pod).containsExactly("p1");
        scene.rests("p1", "fixed");
        scene.toTheEnd();
        assertThat(scene.memory).isEqualTo(new Memory("fixed", null));
        assertThat(scene.look().condition(DEGRADED).holds()).isFalse();
    }

    @Test
    void soIsTheOldOne() {
        scene.look();
        scene.revision = "A";

        assertThat(scene.act().steps()).extracting(SetTarget::pod).containsExactly("p1");
    }

    @Test
    void aPodThatManagesAfterAllLetsItGoOn() {
        scene.look();
        scene.rests("p1", "bad");

        assertThat(scene.look().steps()).extracting(SetTarget::pod).containsExactly("p2");
    }

    @Test
    void theFailedPodIsGoneAndStillNobodyElseIsGivenIt() {
        scene.look();
        scene.pods.remove("p1");
        scene.add("p9", "A");

        assertThat(scene.look().why().because()).isEqualTo(Because.HALTED);
    }

    @Test
    void otherSettingsAreAnotherTryForPodsThatAreMadeWithThem() {
        scene.look();
        scene.settings = "s2";
        scene.pods.remove("p1");
        scene.add("p9", "A");

        assertThat(scene.look().steps())
                .extracting(SetTarget::pod, SetTarget::revision)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("p2", "bad"));
    }

    @Test
    void anotherTemplateIsAnotherTryAlsoWhileTheFailedPodIsStillThere() {
        scene.look();
        scene.settings = "s2";
        scene.templatePending = true;
        Plan before = scene.look();
        scene.templatePending = false;
        List.of("p1", "p2", "p3").forEach(scene::outdated);
        Plan since = scene.look();
        scene.pods.remove("p1");
        scene.add("p4", "A");

        assertThat(before.why().because()).isEqualTo(Because.HALTED);
        assertThat(before.template().open()).isTrue();
        assertThat(since.condition(DEGRADED).why().because()).isNotEqualTo(Because.HALTED);
        assertThat(scene.look().steps()).extracting(SetTarget::revision).containsExactly("bad");
    }

    @Test
    void otherSettingsAreAnotherTryAsSoonAsTheFailedPodHasThem() {
        scene.worksBy("p1", "f1", null);
        scene.file = "f1";
        scene.look();
        scene.settings = "s2";
        scene.file = "f2";
        scene.waits("p1");
        Plan before = scene.look();
        scene.worksBy("p1", "f2", null);
        scene.rests("p1", "bad");

        assertThat(before.why().because()).isEqualTo(Because.HALTED);
        assertThat(before.settings()).extracting(TakeSettings::pod).containsExactly("p1");
        assertThat(scene.look().steps()).extracting(SetTarget::pod).containsExactly("p2");
    }

    @Test
    void itStopsAnewWhereItFailsWithOtherSettingsToo() {
        scene.worksBy("p1", "f1", null);
        scene.file = "f1";
        scene.look();
        scene.settings = "s2";
        scene.file = "f2";
        scene.worksBy("p1", "f2", null);
        scene.fails("p1", "slot 0: exit 2");

        assertThat(scene.look().condition(DEGRADED).why().sentence()).contains("exit 2");
    }

    @Test
    void undoPutsThePodBackToTheStableRevision() {
        scene.onFailure = RolloutRules.OnFailure.UNDO;

        Plan undo = scene.act();
        scene.rests("p1", "A");
        Plan after = scene.look();

        assertThat(undo.steps())
                .extracting(SetTarget::pod, SetTarget::revision)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("p1", "A"));
        assertThat(undo.steps().getFirst().why().because()).isEqualTo(Because.UNDO);
        assertThat(after.steps()).isEmpty();
        assertThat(after.why().because()).isEqualTo(Because.UNDONE);
        assertThat(after.condition(DEGRADED).why().sentence()).contains("bad in pod p1");
    }

    @Test
    void undoTakesBackWhatHadManagedToo() {
        Scene half = Scene.of(3);
        half.onFailure = RolloutRules.OnFailure.UNDO;
        half.revision = "B";
        half.act();
        half.rests("p1", "B");
        half.act();
        half.fails("p2", "exit 1");

        half.toTheEnd();

        assertThat(half.pods.values())
                .allSatisfy(pod -> assertThat(half.viewOf(pod.name()).asked()).isEqualTo("A"));
        assertThat(half.look().starting()).isEqualTo("A");
    }

    @Test
    void aFirstRevisionThatFailsHasNothingToGoBackTo() {
        scene.onFailure = RolloutRules.OnFailure.UNDO;
        scene.memory = Memory.NONE;
        scene.starting = "bad";
        scene.pods.keySet().removeIf(name -> !name.equals("p1"));
        scene.replicas = 1;

        Plan plan = scene.look();

        assertThat(plan.steps()).isEmpty();
        assertThat(plan.starting()).isEqualTo("bad");
        assertThat(plan.why().because()).isEqualTo(Because.HALTED);
    }

    @Test
    void noProgressForTheDeadlineIsSaidAndGoesOnAsSoonAsItCan() {
        Scene slow = Scene.of(2);
        slow.revision = "B";
        slow.act();
        slow.later(Duration.ofMinutes(10));

        Plan late = slow.look();
        slow.rests("p1", "B");
        Plan goesOn = slow.look();

        assertThat(late.condition(PROGRESSING).holds()).isFalse();
        assertThat(late.condition(DEGRADED).why().because()).isEqualTo(Because.DEADLINE_EXCEEDED);
        assertThat(goesOn.steps()).extracting(SetTarget::pod).containsExactly("p2");
        assertThat(goesOn.condition(DEGRADED).holds()).isFalse();
    }
}
