/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator;

import dev.muster.api.SettingsRequest;
import dev.muster.api.TargetRequest;
import dev.muster.crd.WorkerPool;
import dev.muster.operator.inspectors.Inspectors;
import dev.muster.operator.planner.SetTarget;
import dev.muster.operator.planner.TakeSettings;
import dev.muster.operator.planner.Why;
import dev.muster.operator.telemetry.Meters;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

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

    /** @param still whether the plan may still be carried out; asked before each step */
    void take(Look look, Predicate<Look> still) {
        List<SetTarget> told =
                look.plan().steps().stream().takeWhile(step -> still.test(look)).toList();
        told.forEach(step -> tell(look.pool(), step));
        look.plan().settings().stream().takeWhile(step -> still.test(look)).forEach(step -> tell(look.pool(), step));
        inspectors.lookAt(look.plan().lookAt());
        story.tell(look.known(), look.pool(), told);
    }

    private void tell(WorkerPool pool, SetTarget step) {
        var target = new TargetRequest(step.workers(), step.revision());
        told(pool, step.pod(), "target", step.why(), inspectors.tell(step.uid(), target));
    }

    private void tell(WorkerPool pool, TakeSettings step) {
        var settings = new SettingsRequest(step.settings());
        told(pool, step.pod(), "settings", step.why(), inspectors.tell(step.uid(), settings));
    }

    private void told(WorkerPool pool, String pod, String what, Why why, CompletableFuture<Void> taken) {
        String name = Known.name(pool);
        meters.stepped(why.because().reason());
        LOG.log(Level.INFO, "{0}: pod {1} is told its {2}: {3}", name, pod, what, why.sentence());
        var _ = taken.exceptionally(failure -> {
            LOG.log(Level.WARNING, "pod {0} of {1} did not take its {2}: {3}", pod, name, what, failure.getMessage());
            return null;
        });
    }
}
