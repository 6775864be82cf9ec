/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** 2: a step is for one pod, follows a look at it, and is never taken while an earlier one has not been seen to be taken. */
final class StepsFollowSight implements Promise {

    @Override
    public void check(World world, Moment moment) {
        if (moment.plan().steps().isEmpty() && moment.plan().settings().isEmpty()) {
            return;
        }
        Map<String, Pod> pods = moment.fleet().pods().stream().collect(Collectors.toMap(Pod::uid, Function.identity()));
        Set<String> once = new HashSet<>();
        for (SetTarget step : moment.plan().steps()) {
            Pod pod = pods.get(step.uid());
            if (!once.add(step.uid())) {
                throw new Violation(2, "two steps for " + step.pod());
            }
            if (pod == null || !Sight.clear(pod, moment)) {
                throw new Violation(2, step + " without a clear sight of " + pod);
            }
            if (Sight.justTold(pod, step, moment)) {
                throw new Violation(2, step + " again, a moment after " + pod.asked());
            }
        }
        for (TakeSettings step : moment.plan().settings()) {
            Pod pod = pods.get(step.uid());
            if (!once.add(step.uid())) {
                throw new Violation(2, "two steps for " + step.pod());
            }
            if (pod == null || !Sight.clear(pod, moment) || !Sight.waits(pod, step)) {
                throw new Violation(2, step + " without a clear sight of " + pod);
            }
        }
        if (once.size() > 200) {
            throw new Violation(2, once.size() + " steps at once");
        }
    }
}
