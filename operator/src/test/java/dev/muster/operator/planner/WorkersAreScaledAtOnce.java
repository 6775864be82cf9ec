/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.util.Set;
import java.util.stream.Collectors;

/** 8: whoever has another number of workers is told so at once, whatever else goes on. */
final class WorkersAreScaledAtOnce implements Promise {

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
            if (Sight.clear(pod, moment)
                    && pod.view() != null
                    && pod.view().workers() != workers
                    && !Sight.justTold(pod, wanted, moment)
                    && !told.contains(pod.uid())) {
                throw new Violation(8, pod + " has " + pod.view().workers() + " workers, and is not told " + workers);
            }
        }
    }
}
