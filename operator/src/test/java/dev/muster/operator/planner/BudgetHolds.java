/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** 1: no further pod is taken while as many as may be are away or in a step, by whomever. */
final class BudgetHolds implements Promise {
    private final Operator operator;

    BudgetHolds(Operator operator) {
        this.operator = operator;
    }

    @Override
    public void check(World world, Moment moment) {
        Set<String> taken = Sight.taken(moment.plan());
        if (!taken.isEmpty()) {
            inStep(world, moment, taken);
            away(moment, taken);
        }
    }

    /** As it truly is: pods on their way because they were told so. A manager that an earlier operator told to begin anew does so unseen. */
    private void inStep(World world, Moment moment, Set<String> taken) {
        Set<String> truly = new HashSet<>();
        for (Pod pod : Sight.living(moment)) {
            Truth truth = world.pods.get(pod.name());
            boolean anew = truth != null
                    && (truth.leaving || truth.beginning)
                    && operator.toldSettings(pod.name(), truth.leaving);
            boolean moves = anew
                    || (truth != null && truth.inStep)
                    || operator.inFlight().contains(pod.name());
            if (moves && !Sight.leftOut(pod, moment)) {
                truly.add(pod.name());
            }
        }
        boolean more = !truly.containsAll(taken);
        truly.addAll(taken);
        if (more && truly.size() > most(moment)) {
            throw new Violation(1, truly + " in a step at once, at most " + most(moment));
        }
    }

    /** As it is seen: pods that cannot be counted on. */
    private static void away(Moment moment, Set<String> taken) {
        List<Pod> living = Sight.living(moment);
        long missing = Math.max(0, moment.wish().replicas() - living.size());
        long away = living.stream().filter(pod -> !countsOn(pod, moment)).count();
        long whole = living.stream()
                .filter(pod -> taken.contains(pod.name()) && countsOn(pod, moment))
                .count();
        if (whole > 0 && missing + away + whole > most(moment)) {
            throw new Violation(
                    1,
                    whole + " taken while " + away + " are away and " + missing + " missing, at most " + most(moment));
        }
    }

    private static boolean countsOn(Pod pod, Moment moment) {
        View view = pod.view();
        if (Sight.leftOut(pod, moment)) {
            return true;
        }
        if (view == null || view.observed() == null || view.absurd() != null || pod.silence() != null) {
            return false;
        }
        boolean told = pod.asked() != null && !pod.asked().seen();
        boolean young = !view.seen().isAfter(moment.now())
                && !view.seen()
                        .plusSeconds(view.observed().converged() ? 225 : 15)
                        .isBefore(moment.now());
        boolean servesOn =
                view.failure() != null && view.workers() > 0 && view.observed().ready() == view.workers();
        return pod.ready() && !told && young && (view.observed().converged() || servesOn);
    }

    private static int most(Moment moment) {
        Share share = moment.wish().rollout().maxPods();
        int pods = share.percent() ? share.amount() * moment.wish().replicas() / 100 : share.amount();
        return Math.max(1, pods);
    }
}
