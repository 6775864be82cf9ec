/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.util.List;
import java.util.Set;

/** 7, while the storm lasts: where all is well and something is left to do, it is done. */
final class NeverIdle implements Promise {

    private static final Set<Because> WAITS = Set.of(
            Because.CANARY_WAIT,
            Because.HALTED,
            Because.PAUSED,
            Because.NO_PODS,
            Because.NO_WORKERS,
            Because.TEMPLATE_FIRST,
            Because.TEMPLATE_ROLLING,
            Because.NOT_HEEDED,
            Because.SETTINGS);

    @Override
    public void check(World world, Moment moment) {
        List<Pod> living = Sight.living(moment);
        Plan plan = moment.plan();
        boolean well = living.size() >= moment.wish().replicas()
                && living.stream().allMatch(pod -> complete(pod, moment) || waits(pod, moment));
        boolean behind = living.stream()
                .anyMatch(pod -> Sight.whole(pod, moment)
                        && pod.view() != null
                        && !pod.view().at(moment.wish().revision()));
        boolean undo =
                plan.memory().rollout() != null && plan.memory().rollout().stopped() != null;
        if (well
                && behind
                && !undo
                && Sight.taken(plan).isEmpty()
                && !WAITS.contains(plan.why().because())) {
            throw new Violation(7, "idle, because " + plan.why().sentence());
        }
    }

    private static boolean complete(Pod pod, Moment moment) {
        Integer workers = moment.wish().workers();
        return Sight.whole(pod, moment)
                && pod.view() != null
                && pod.view().observed() != null
                && (pod.view().observed().ready() > 0 || pod.view().workers() == 0)
                && (workers == null || pod.view().workers() == workers);
    }

    private static boolean waits(Pod pod, Moment moment) {
        return Sight.leftOut(pod, moment)
                && pod.asked() == null
                && pod.view() != null
                && !pod.view().at(moment.wish().revision());
    }
}
