/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.util.List;

/** 5: who has what is wanted is let alone, whatever the operator has forgotten. */
final class NothingIsRestartedForNothing implements Promise {

    @Override
    public void check(World world, Moment moment) {
        List<SetTarget> steps = Sight.revisions(moment.plan());
        for (SetTarget step : steps) {
            Pod pod = moment.fleet().pods().stream()
                    .filter(each -> each.uid().equals(step.uid()))
                    .findFirst()
                    .orElseThrow();
            if (pod.view() != null && pod.view().at(String.valueOf(step.revision()))) {
                throw new Violation(5, step + " and it has that already");
            }
            Memory.Rollout rollout = moment.plan().memory().rollout();
            boolean undo = rollout != null
                    && rollout.stopped() != null
                    && String.valueOf(step.revision())
                            .equals(moment.plan().memory().stable());
            if (!moment.wish().revision().equals(step.revision()) && !undo) {
                throw new Violation(5, step + " and nobody wants that");
            }
        }
        boolean asWanted = world.living().stream()
                .allMatch(pod ->
                        pod.settled() && pod.requested.equals(moment.wish().revision()));
        if (asWanted && moment.before().equals(Memory.NONE) && !steps.isEmpty()) {
            throw new Violation(
                    5, "a fleet that is as wanted is restarted by who sees it for the first time: " + steps);
        }
    }
}
