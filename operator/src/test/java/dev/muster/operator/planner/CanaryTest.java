/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The first pods of a revision, and how they are watched. */
class CanaryTest {
    private final Scene scene = Scene.of(4);

    private void oneIsWatched() {
        scene.revision = "B";
        scene.maxPods = Share.of(3);
        scene.canary = new RolloutRules.Canary(1, Duration.ofMinutes(2));
        scene.act();
        scene.rests("p1", "B");
        scene.look();
    }

    private Plan isIllFor(Duration time) {
        scene.later(Duration.ofSeconds(10));
        scene.ill("p1", "slot 2 in back-off: exit 1");
        scene.look();
        scene.later(time);
        return scene.look();
    }

    @Test
    void canariesAreWatchedBeforeTheOthersAreTaken() {
        oneIsWatched();

        Plan watched = scene.look();
        scene.later(Duration.ofMinutes(2));
        Plan over = scene.look();

        assertThat(watched.steps()).isEmpty();
        assertThat(watched.why().because()).isEqualTo(Because.CANARY_WAIT);
        assertThat(watched.starting()).isEqualTo("A");
        assertThat(watched.again()).isBeforeOrEqualTo(Scene.T.plus(Duration.ofMinutes(2)));
        assertThat(over.steps()).hasSize(3);
        assertThat(over.starting()).isEqualTo("B");
    }

    @Test
    void itIsAskedAgainAndAgainAndNoOldSightEndsTheWatch() {
        oneIsWatched();
        scene.now = scene.now.plus(Duration.ofMinutes(2));

        Plan plan = scene.look();

        assertThat(plan.lookAt()).startsWith("p1");
        assertThat(plan.steps()).isEmpty();
        assertThat(plan.memory().rollout()).matches(rollout -> !rollout.proven());
        assertThat(plan.again()).isBeforeOrEqualTo(scene.now.plusSeconds(15));
    }

    @Test
    void oneThatFallsIllAndStaysSoHasFailed() {
        oneIsWatched();

        Plan plan = isIllFor(Duration.ofSeconds(20));

        assertThat(plan.steps()).isEmpty();
        assertThat(plan.why().because()).isEqualTo(Because.HALTED);
        assertThat(plan.why().sentence())
                .contains("B in pod p1: fell ill while it was watched: slot 2 in back-off: exit 1");
        assertThat(plan.starting()).isEqualTo("A");
    }

    @Test
    void andIsUndoneWhereThatIsTheRule() {
        scene.onFailure = RolloutRules.OnFailure.UNDO;
        oneIsWatched();

        Plan plan = isIllFor(Duration.ofSeconds(20));

        assertThat(plan.steps())
                .extracting(SetTarget::pod, SetTarget::revision)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("p1", "A"));
    }

    @Test
    void oneThatIsIllForAMomentIsWatchedAnew() {
        oneIsWatched();

        Plan ill = isIllFor(Duration.ofSeconds(19));
        scene.rests("p1", "B");
        scene.look();
        scene.later(Duration.ofSeconds(119));
        Plan watched = scene.look();
        scene.later(Duration.ofSeconds(1));
        Plan over = scene.look();

        assertThat(ill.why().because()).isNotEqualTo(Because.HALTED);
        assertThat(ill.again()).isEqualTo(scene.now.minusSeconds(119));
        assertThat(watched.why().because()).isEqualTo(Because.CANARY_WAIT);
        assertThat(over.steps()).hasSize(3);
    }

    @Test
    void oneThatGetsWellAfterAllIsWatchedAnew() {
        oneIsWatched();
        isIllFor(Duration.ofMinutes(1));
        scene.rests("p1", "B");

        Plan plan = scene.look();

        assertThat(plan.why().because()).isEqualTo(Because.CANARY_WAIT);
        assertThat(plan.steps()).isEmpty();
    }

    @Test
    void otherSettingsMayBeItsCureAndHaveTheirTime() {
        oneIsWatched();
        isIllFor(Duration.ofMinutes(1));
        scene.settings = "s2";

        Plan tried = scene.look();
        scene.later(Duration.ofSeconds(20));
        Plan failed = scene.look();

        assertThat(tried.why().because()).isNotEqualTo(Because.HALTED);
        assertThat(failed.why().because()).isEqualTo(Because.HALTED);
    }

    @Test
    void oneThatIsBeingChangedIsNotIll() {
        oneIsWatched();
        scene.later(Duration.ofSeconds(10));
        scene.begun("p1", "B");
        scene.look();
        scene.later(Duration.ofMinutes(1));

        assertThat(scene.look().why().because()).isNotEqualTo(Because.HALTED);
    }

    @Test
    void oneThatDoesNotAnswerIsNotIll() {
        oneIsWatched();
        scene.later(Duration.ofSeconds(10));
        scene.silent("p1", Duration.ofSeconds(30));
        scene.look();
        scene.later(Duration.ofMinutes(1));

        Plan plan = scene.look();

        assertThat(plan.why().because()).isNotEqualTo(Because.HALTED);
        assertThat(plan.steps()).isEmpty();
    }

    @Test
    void fallingIllIsNoDelay() {
        oneIsWatched();
        scene.canary = new RolloutRules.Canary(1, Duration.ofHours(1));
        scene.later(Duration.ofMinutes(30));
        scene.ill("p1", "slot 2 in back-off: exit 1");

        assertThat(scene.look().conditions())
                .noneMatch(condition -> condition.type() == Condition.Type.DEGRADED && condition.holds());
    }
}
