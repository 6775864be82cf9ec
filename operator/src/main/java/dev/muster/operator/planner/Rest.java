/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.util.List;

/** What to say when no pod is left that has another revision than it should have. */
final class Rest {

    private Rest() {}

    static Why of(Wish wish, Fleet fleet, Survey survey, Course course, String goal) {
        Memory.Rollout rollout = course.memory().rollout();
        List<Standing> undone = survey.pods().stream()
                .filter(pod -> !pod.done(goal, wish.workers()))
                .toList();
        boolean all = undone.isEmpty() && survey.pods().size() >= wish.replicas();
        if (course.undoes(wish) && rollout != null && rollout.stopped() != null && all) {
            return Because.UNDONE.why(Course.words(rollout.revision(), rollout.stopped()));
        }
        if (all) {
            return rollout == null ? settled(wish, fleet, survey) : watched(rollout, survey, goal);
        }
        if (undone.isEmpty()) {
            return Because.STARTING.why((wish.replicas() - survey.pods().size()) + " do not exist yet");
        }
        return because(fleet, undone, rollout != null);
    }

    private static Why settled(Wish wish, Fleet fleet, Survey survey) {
        if (fleet.templatePending() && wish.rollout().paused()) {
            return Because.PAUSED.why();
        }
        if (fleet.templatePending() || fleet.rolling()) {
            return Because.TEMPLATE_ROLLING.why();
        }
        List<Standing> lacking = survey.pods().stream()
                .filter(pod -> fleet.awaitsSettings(pod.pod()))
                .toList();
        int all = survey.pods().size();
        return lacking.isEmpty()
                ? Because.SETTLED.why()
                : Because.SETTINGS.why((all - lacking.size()) + " of " + all + " have them, not "
                        + Survey.lacking(lacking.getFirst()));
    }

    private static Why watched(Memory.Rollout rollout, Survey survey, String goal) {
        String names = Survey.names(survey.pods());
        return rollout.watchesTheWell() ? Because.CANARY_WAIT.why(names) : Because.PROVING.why(goal + " in " + names);
    }

    private static Why because(Fleet fleet, List<Standing> undone, boolean rollout) {
        List<Standing> unknown = undone.stream()
                .filter(pod -> pod.kind() == Standing.Kind.UNKNOWN || pod.kind() == Standing.Kind.LEFT_OUT)
                .toList();
        List<Standing> starting = undone.stream()
                .filter(pod -> pod.kind() == Standing.Kind.STARTING)
                .toList();
        if (unknown.size() == undone.size()) {
            Standing first = unknown.getFirst();
            return Because.UNKNOWN_PODS.why(Survey.names(unknown) + ", " + first.why());
        }
        if (fleet.rolling()) {
            return Because.TEMPLATE_ROLLING.why();
        }
        if (starting.size() == undone.size()) {
            return Because.STARTING.why(Survey.names(starting));
        }
        return (rollout ? Because.IN_STEP : Because.NOT_AT_FULL_STRENGTH).why(Survey.names(undone));
    }
}
