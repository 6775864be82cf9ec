/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator;

import dev.muster.api.SettingsRequest;
import dev.muster.api.TargetRequest;
import dev.muster.operator.inspectors.Inspectors;
import dev.muster.operator.planner.Plan;
import dev.muster.operator.planner.Step;
import dev.muster.operator.planner.Why;
import dev.muster.operator.telemetry.Meters;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;

/** Tells pods what a plan says, and everybody else that they were told. Thread-safe. */
final class Steps {
    private static final Logger LOG = System.getLogger(Steps.class.getName());

    private final Inspectors inspectors;
    private final Story story;
    private final Meters meters;

    Steps(Inspectors inspectors, Story story, Meters meters) {
        this.inspectors = inspectors;
        this.story = story;
        this.meters = meters;
    }

    /** All of the plan's, at once. */
    void take(Look look) {
        Plan plan = look.plan();
        plan.steps()
                .forEach(step -> told(
                        look,
                        step,
                        "target",
                        inspectors.tell(step.uid(), new TargetRequest(step.workers(), step.revision()))));
        plan.settings()
                .forEach(step -> told(
                        look, step, "settings", inspectors.tell(step.uid(), new SettingsRequest(step.settings()))));
        inspectors.lookAt(plan.lookAt());
        story.told(look, "SetTarget", plan.steps());
        story.told(look, "TakeSettings", plan.settings());
    }

    private void told(Look look, Step step, String what, CompletableFuture<Void> taken) {
        String name = Known.name(look.pool());
        Why why = step.why();
        meters.stepped(why.because().reason());
        LOG.log(Level.INFO, "{0}: pod {1} is told its {2}: {3}", name, step.pod(), what, why.sentence());
        var _ = taken.exceptionally(failure -> {
            LOG.log(
                    Level.WARNING,
                    "pod {0} of {1} did not take its {2}: {3}",
                    step.pod(),
                    name,
                    what,
                    failure.getMessage());
            return null;
        });
    }
}
