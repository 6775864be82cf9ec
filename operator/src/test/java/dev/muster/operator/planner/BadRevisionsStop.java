/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** 3: what has not proved itself is in the first pods only, and where it has failed no further pod is given it. */
final class BadRevisionsStop implements Promise {
    private final Operator operator;
    private String story = "";
    private String failed = "";
    private boolean proven;

    private int unsaid;

    BadRevisionsStop(Operator operator) {
        this.operator = operator;
    }

    @Override
    public void check(World world, Moment moment) {
        Wish wish = moment.wish();
        String now = wish.revision() + " " + wish.settings() + " " + operator.era;
        if (!now.equals(story)) {
            story = now;
            failed = "";
            proven = false;
        }
        if (unsaid != operator.unsaid) {
            unsaid = operator.unsaid;
            failed = "";
        }
        String revision = wish.revision();
        if (revision.equals(moment.plan().memory().stable())
                || revision.equals(moment.before().stable())) {
            return;
        }
        seeFailures(moment, revision);
        List<SetTarget> steps = moment.plan().steps().stream()
                .filter(step -> revision.equals(step.revision()))
                .toList();
        if (!steps.isEmpty() && !failed.isEmpty()) {
            throw new Violation(3, revision + " failed in " + failed + ", and more pods are given it: " + steps);
        }
        proven |= world.proven.getOrDefault(revision, Set.of()).size() >= proofs(wish); // by the rules of then
        if (!steps.isEmpty() && !proven) {
            firstPodsOnly(world, moment, steps);
        }
    }

    /** A failure counts until the pod has managed after all. What all pods are about to be replaced for may be its cure. */
    private void seeFailures(Moment moment, String revision) {
        if (moment.fleet().templatePending()) {
            return;
        }
        for (Pod pod : Sight.living(moment)) {
            View view = pod.view();
            if (view == null || !Sight.clear(pod, moment) || !view.at(revision)) {
                continue;
            }
            boolean there = Sight.whole(pod, moment);
            if (failed.isEmpty() && view.failure() != null && !there && pod.current()) {
                failed = pod.name();
            } else if (failed.equals(pod.name()) && there) {
                failed = "";
            }
        }
    }

    private static int proofs(Wish wish) {
        return Math.clamp(wish.rollout().canary().pods(), 1, Math.max(1, wish.replicas()));
    }

    private void firstPodsOnly(World world, Moment moment, List<SetTarget> steps) {
        Set<String> reached = new HashSet<>();
        for (Truth pod : world.living()) {
            if (pod.requested.equals(steps.getFirst().revision())) {
                reached.add(pod.name);
            }
        }
        boolean more = steps.stream().anyMatch(step -> !reached.contains(step.pod()));
        steps.forEach(step -> reached.add(step.pod()));
        int canaries = moment.wish().rollout().canary().pods();
        int most = canaries > 0
                ? canaries
                : moment.wish().rollout().maxPods(moment.wish().replicas());
        if (more && reached.size() > most) {
            throw new Violation(
                    3, steps.getFirst().revision() + " is unproven and in " + reached + ", at most " + most);
        }
    }
}
