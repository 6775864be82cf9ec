/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.util.List;

/** 9: a pause holds revisions and the template; and a step and a change of the template are never begun together. */
final class PauseAndTemplateAreKept implements Promise {

    @Override
    public void check(World world, Moment moment) {
        List<SetTarget> steps = Sight.revisions(moment.plan());
        boolean open = moment.plan().template().open();
        if (moment.wish().rollout().paused() && (open || !steps.isEmpty())) {
            throw new Violation(9, "paused, and yet " + steps + ", template " + open);
        }
        boolean told = Sight.living(moment).stream()
                .anyMatch(pod -> pod.asked() != null && !pod.asked().seen() && !Sight.leftOut(pod, moment));
        if (open && (!steps.isEmpty() || told || !moment.fleet().templatePending())) {
            throw new Violation(9, "the template may change during a step: " + steps);
        }
        boolean rolling = moment.fleet().rolling();
        for (SetTarget step : steps) {
            Truth pod = world.pods.get(step.pod());
            boolean serves = pod != null && pod.ready && pod.settled();
            if (rolling && serves) {
                throw new Violation(9, step + " while Kubernetes replaces pods");
            }
        }
    }
}
