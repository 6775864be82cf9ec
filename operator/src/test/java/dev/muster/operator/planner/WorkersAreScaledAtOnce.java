/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/** 8: whoever has another number of workers is told so at once, whatever else goes on; or is looked at first, and that soon. */
final class WorkersAreScaledAtOnce implements Promise {
    private static final Duration SOON = Duration.ofSeconds(5);

    @Override
    public void check(World world, Moment moment) {
        Integer workers = moment.wish().workers();
        if (workers == null || moment.plan().steps().size() >= 100) {
            return;
        }
        Set<String> told = moment.plan().steps().stream()
                .filter(step -> workers.equals(step.workers()))
                .map(SetTarget::uid)
                .collect(Collectors.toSet());
        for (Pod pod : moment.fleet().pods()) {
            SetTarget wanted = new SetTarget(pod.name(), pod.uid(), workers, null, Because.SCALED.why());
            View view = pod.view();
            boolean otherwise = view != null
                    && view.workers() != workers
                    && !Sight.justTold(pod, wanted, moment)
                    && !told.contains(pod.uid());
            if (view != null && otherwise && Sight.clear(pod, moment)) {
                throw new Violation(8, pod + " has " + view.workers() + " workers, and is not told " + workers);
            }
            if (otherwise && Sight.calm(pod, moment) && later(moment)) {
                throw new Violation(8, pod + " should have " + workers + " workers, and nobody looks at it soon");
            }
        }
    }

    private static boolean later(Moment moment) {
        return moment.plan().again().isAfter(moment.now().plus(SOON));
    }
}
