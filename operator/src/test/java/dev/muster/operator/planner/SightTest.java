/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import static dev.muster.operator.planner.Condition.Type.DEGRADED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is believed of what pods say, and what is done where nothing can be. */
class SightTest {
    private final Scene scene = Scene.of(3);

    @BeforeEach
    void somethingNewIsWanted() {
        scene.revision = "B";
    }

    @Test
    void thePodThatIsNextIsLookedAtFirst() {
        scene.now = scene.now.plusSeconds(60);

        Plan plan = scene.look();

        assertThat(plan.steps()).isEmpty();
        assertThat(plan.why().because()).isEqualTo(Because.LOOKING);
        assertThat(plan.lookAt()).startsWith("p1");
        scene.rests("p1", "A");
        assertThat(scene.look().steps()).extracting(SetTarget::pod).containsExactly("p1");
    }

    @Test
    void whatWasSaidLongAgoCountsForNothing() {
        scene.now = scene.now.plusSeconds(600);

        assertThat(scene.look().why().because()).isEqualTo(Because.UNKNOWN_PODS);
    }

    @Test
    void aClockThatWasSetBackMakesEverySightTooOld() {
        scene.now = scene.now.minusSeconds(3600);
        Plan before = scene.look();
        scene.later(Duration.ofSeconds(1));

        assertThat(before.steps()).isEmpty();
        assertThat(scene.look().steps()).hasSize(1);
    }

    @Test
    void aPodThatCannotBeReachedForLongAndIsReadyIsLeftForLater() {
        scene.silent("p1", Duration.ofMinutes(5));

        Plan plan = scene.look();

        assertThat(plan.steps()).extracting(SetTarget::pod).containsExactly("p2");
        assertThat(plan.condition(DEGRADED).why().sentence()).contains("p1", "connection refused");
    }

    @Test
    void aPodThatMayHaveBeenGivenWhatIsUnprovenHoldsAllOthers() {
        Plan first = scene.act();
        scene.silent("p1", Duration.ofMinutes(30));

        assertThat(first.steps()).extracting(SetTarget::pod).containsExactly("p1");
        assertThat(scene.look().why().because()).isEqualTo(Because.PROVING);
    }

    @Test
    void aPodThatWasToldAndIsSilentSinceIsNamed() {
        scene.look().steps().forEach(scene::told);
        assertThat(scene.look().worst()).isEmpty();
        scene.silent("p1", Duration.ofSeconds(1));

        assertThat(scene.look().worst())
                .singleElement()
                .satisfies(pod -> assertThat(pod.reason()).contains("connection refused"));
    }

    @Test
    void countsThatCannotBeAreNotBelieved() {
        scene.says("p1", scene.view("B", 4, new View.Observed(-1, 4, 4, true, null), null));

        Plan plan = scene.look();

        assertThat(plan.steps()).isEmpty();
        assertThat(plan.starting()).isEqualTo("A");
        assertThat(plan.worst())
                .singleElement()
                .satisfies(pod -> assertThat(pod.reason()).contains("-1 ready"));
    }

    @Test
    void nonsenseDoesNotHoldUpTheTemplateThatMayEndIt() {
        scene.says("p1", scene.view("A", 4, new View.Observed(-1, 4, 4, true, null), null));
        scene.watchedSince = scene.now; // by an operator that knows nothing of before
        scene.templatePending = true;

        assertThat(scene.look().template().open()).isTrue();
    }

    @Test
    void aPodThatDoesNotDoWhatItIsToldIsToldAgainLaterAndOthersAreTaken() {
        scene.told(scene.look().steps().getFirst());
        scene.rests("p1", "A");

        Plan next = scene.look();
        scene.later(Duration.ofSeconds(30));
        scene.rests("p2", "B");

        assertThat(next.steps()).extracting(SetTarget::pod).containsExactly("p2");
        assertThat(scene.look().steps()).extracting(SetTarget::pod).containsExactly("p1");
    }

    @Test
    void anInspectorThatDoesNotSayWhatWasRequestedIsUnderstoodByItsRevision() {
        for (String name : scene.pods.keySet()) {
            View old = scene.viewOf(name);
            scene.says(name, new View(old.seen(), 4, "B+1+5d41402a", null, old.observed(), false, null, null, 0));
        }

        assertThat(scene.look().memory()).isEqualTo(new Memory("B", null));
    }

    @Test
    void anInspectorThatDoesNotSayWhatItObservesIsUnknown() {
        scene.says("p1", scene.view("A", 4, null, null));

        assertThat(scene.look().worst())
                .singleElement()
                .satisfies(pod -> assertThat(pod.reason()).contains("version"));
    }

    @Test
    void aPodThatIsDeletedInItsStepIsMissingUntilItsSuccessorServes() {
        scene.act();
        scene.deleting("p1");
        Plan gone = scene.look();
        scene.pods.remove("p1");
        scene.add("p4", "A");

        assertThat(gone.steps()).isEmpty();
        assertThat(gone.why().sentence()).contains("does not exist yet");
        assertThat(scene.look().steps()).extracting(SetTarget::pod).containsExactly("p2");
    }

    @Test
    void atMostFivePodsAreNamedTheDeepestTroubleFirst() {
        Scene many = Scene.of(9);
        for (int i = 1; i <= 9; i++) {
            many.ill("p" + i, "slot 2 in back-off: exit 1");
        }
        many.unready("p7", Duration.ofMinutes(20));
        many.unready("p8", Duration.ofMinutes(30));

        assertThat(many.look().worst()).extracting(WorstPod::pod).containsExactly("p8", "p7", "p1", "p2", "p3");
    }

    @Test
    void aDeadlineThatPassedWhileNobodyLookedIsNotHeldAgainstTheRollout() {
        scene.act();
        scene.later(Duration.ofHours(3));
        scene.watchedSince = scene.now;

        assertThat(scene.look().condition(DEGRADED).holds()).isFalse();
        assertThat(scene.memory.rollout())
                .isNotNull()
                .extracting(Memory.Rollout::since)
                .isEqualTo(Scene.T);
        assertThat(scene.now).isAfter(Instant.EPOCH);
    }
}
