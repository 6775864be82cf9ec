/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import static dev.muster.operator.planner.Condition.Type.PROGRESSING;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How changed settings travel: by themselves, and before any revision that may need them. */
class SettingsTest {
    private final Scene scene = Scene.of(3);

    @BeforeEach
    void allWorkByTheFile() {
        scene.file = "f1";
        scene.pods.keySet().forEach(pod -> scene.worksBy(pod, "f1", null));
    }

    @Test
    void itIsSaidHowManyPodsHaveThem() {
        scene.file = "f2";
        scene.worksBy("p2", "f2", null);

        Plan plan = scene.look();

        assertThat(plan.steps()).isEmpty();
        assertThat(plan.condition(PROGRESSING).holds()).isTrue();
        assertThat(plan.why().sentence())
                .isEqualTo("the pool's settings are on their way to the pods: 1 of 3 have them, not p1");
        assertThat(plan.lookAt()).containsExactlyInAnyOrder("p1", "p3");
        assertThat(plan.again()).isBefore(scene.now.plusSeconds(5));
    }

    @Test
    void whereAllHaveThemThereIsNothingToSay() {
        assertThat(scene.look().why().because()).isEqualTo(Because.SETTLED);
    }

    @Test
    void aPodSaysWhyItCannotHaveThem() {
        scene.file = "f2";
        scene.worksBy("p1", "f1", "pool.yaml: listen cannot change in a running pod");
        scene.worksBy("p2", "f2", null);
        scene.worksBy("p3", "f2", null);

        assertThat(scene.look().why().sentence()).endsWith("p1, pool.yaml: listen cannot change in a running pod");
    }

    @Test
    void aRevisionWaitsForTheSettingsOfEachPod() {
        scene.file = "f2";
        scene.revision = "B";
        scene.worksBy("p2", "f2", null);

        Plan plan = scene.look();

        assertThat(plan.steps()).extracting(SetTarget::pod).containsExactly("p2");
        scene.worksBy("p2", "f1", null);
        plan = scene.look();
        assertThat(plan.steps()).isEmpty();
        assertThat(plan.why().because()).isEqualTo(Because.SETTINGS);
    }

    @Test
    void asManyPodsAsMayBeAwayAreToldAtATime() {
        scene.file = "f2";
        scene.pods.keySet().forEach(scene::waits);
        assertThat(toldNow()).containsExactly("p1");

        scene.worksBy("p1", "f2", null);
        assertThat(toldNow()).containsExactly("p2");
        scene.unready("p1", Duration.ofSeconds(1));
        assertThat(toldNow()).isEmpty();
        scene.maxPods = Share.of(2);
        assertThat(toldNow()).containsExactly("p2");
    }

    @Test
    void oneInWhichTheyAreNotWrittenYetIsAwaitedAndHoldsNoneUp() {
        scene.file = "f2";
        scene.waits("p2");

        Plan plan = scene.look();

        assertThat(plan.awaited()).containsExactly("p1", "p3");
        assertThat(plan.settings()).extracting(TakeSettings::pod).containsExactly("p2");
        assertThat(plan.settings().getFirst().why().sentence()).isEqualTo("the pool's settings are others now: f2");
    }

    @Test
    void oneThatIsAwayAnywayIsToldFirst() {
        scene.file = "f2";
        scene.pods.keySet().forEach(scene::waits);
        scene.unready("p3", Duration.ofSeconds(1));

        assertThat(toldNow()).containsExactly("p3");
    }

    @Test
    void aRevisionAndSettingsShareTheBudget() {
        scene.file = "f2";
        scene.revision = "B";
        scene.worksBy("p1", "f2", null);
        scene.waits("p2");
        scene.worksBy("p3", "f2", null);

        Plan plan = scene.look();

        assertThat(plan.settings()).extracting(TakeSettings::pod).containsExactly("p2");
        assertThat(plan.steps()).isEmpty();
    }

    @Test
    void oneThatCannotHaveThemHoldsNoneUp() {
        scene.file = "f2";
        scene.worksBy("p1", "f1", "pool.yaml: listen cannot change in a running pod");
        scene.waits("p2");

        assertThat(toldNow()).containsExactly("p2");
    }

    @Test
    void oneThatWasToldCountsUntilItHasThemWhateverItSaysMeanwhile() {
        scene.file = "f2";
        scene.pods.keySet().forEach(scene::waits);
        scene.told(scene.look().settings().getFirst());
        scene.waits("p1"); // its last word

        assertThat(toldNow()).isEmpty();
        scene.worksBy("p1", "f2", null);
        assertThat(toldNow()).containsExactly("p2");
    }

    private List<String> toldNow() {
        return scene.look().settings().stream().map(TakeSettings::pod).toList();
    }

    @Test
    void anInspectorThatDoesNotSayIsNotWaitedFor() {
        Scene older = Scene.of(3);
        older.file = "f2";
        older.revision = "B";

        assertThat(older.look().steps()).hasSize(1);
    }

    @Test
    void aPodOfAnOlderTemplateIsReplacedAndNotWaitedFor() {
        scene.file = "f2";
        scene.pods.keySet().forEach(scene::outdated);
        scene.rolling = true;

        assertThat(scene.look().why().because()).isNotEqualTo(Because.SETTINGS);
    }

    @Test
    void workersAreScaledMeanwhile() {
        scene.file = "f2";
        scene.workers = 6;
        scene.later(Duration.ofSeconds(1));

        assertThat(scene.look().steps()).hasSize(3);
    }
}
