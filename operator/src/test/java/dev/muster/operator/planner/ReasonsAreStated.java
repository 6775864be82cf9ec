/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.util.List;

/** 4: every step has a reason, and so has every lack of one, and every condition. */
final class ReasonsAreStated implements Promise {

    @Override
    public void check(World world, Moment moment) {
        Plan plan = moment.plan();
        said(plan.why());
        said(plan.template().why());
        plan.steps().forEach(step -> said(step.why()));
        plan.conditions().forEach(condition -> said(condition.why()));
        if (plan.conditions().size() != Condition.Type.values().length
                || plan.worst().size() > 5) {
            throw new Violation(4, plan.conditions() + " " + plan.worst());
        }
        plan.worst().forEach(pod -> said(new Why(Because.PODS_FAILING, pod.reason())));
        boolean all = Sight.living(moment).stream()
                .allMatch(
                        pod -> pod.view() != null && pod.view().at(moment.wish().revision()));
        if (plan.why().because() == Because.SETTLED && !all) {
            throw new Violation(4, "said to be settled, and it is not: " + moment.fleet());
        }
        if (!plan.condition(Condition.Type.PROGRESSING).holds() && plan.memory().rollout() == null && !isDone(moment)) {
            throw new Violation(4, "nothing is said to be changing, and something is: " + moment.fleet());
        }
        boolean ready = plan.condition(Condition.Type.READY).holds();
        if (ready && !(all && isDone(moment) && plan.memory().rollout() == null)) {
            throw new Violation(4, "said to be ready, and it is not: " + moment.fleet());
        }
        if (!plan.again().isAfter(moment.now())
                || plan.again().isAfter(moment.now().plusSeconds(180))) {
            throw new Violation(4, "to be planned again at " + plan.again() + ", now it is " + moment.now());
        }
    }

    /** As far as the pods say what can be. */
    private static boolean isDone(Moment moment) {
        Integer workers = moment.wish().workers();
        List<Pod> living = Sight.living(moment);
        boolean asMany = living.stream()
                .filter(pod -> pod.silence() == null)
                .map(Pod::view)
                .filter(view -> view != null && view.absurd() == null && view.observed() != null)
                .allMatch(view -> workers == null || view.workers() == workers);
        boolean template = !moment.fleet().rolling()
                && (!moment.fleet().templatePending() || moment.wish().rollout().paused());
        return asMany && template && living.size() == moment.wish().replicas();
    }

    private static void said(Why why) {
        if (why.sentence().isBlank() || why.sentence().contains("null")) {
            throw new Violation(4, "no reason: " + why);
        }
    }
}
