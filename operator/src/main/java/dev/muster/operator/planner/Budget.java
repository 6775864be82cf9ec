/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What may still be taken in this look, and the reason where nothing may. Taking a pod uses it up. */
final class Budget {
    private final Survey survey;
    private final Course course;
    private final String goal;
    private final Refit refit;
    private final int most;
    private final int firstPods;
    private int away;
    private int inStep;
    private int reached;

    private Budget(Wish wish, Survey survey, Course course, String goal, Refit refit) {
        this.survey = survey;
        this.course = course;
        this.goal = goal;
        this.refit = refit;
        most = wish.maxPods();
        Memory.Rollout rollout = course.memory().rollout();
        boolean unproven =
                rollout != null && !rollout.proven() && rollout.revision().equals(goal);
        int canaries = wish.rollout().canary().pods();
        firstPods = unproven ? (canaries > 0 ? canaries : most) : Integer.MAX_VALUE;
        away = survey.away() + refit.takesAway();
        inStep = survey.count(survey::inStep) + refit.brings(survey);
        reached = survey.reached(goal);
    }

    /** What is left when these managers have begun anew. */
    static Budget of(Wish wish, Survey survey, Course course, String goal, Refit refit) {
        return new Budget(wish, survey, course, goal, refit);
    }

    /** Why this pod may not be taken; null when it may. */
    @Nullable
    Because refuses(Standing pod) {
        Memory.Rollout rollout = course.memory().rollout();
        if (reached >= firstPods) {
            return rollout != null && rollout.canariesSince() != null ? Because.CANARY_WAIT : Because.PROVING;
        }
        if (inStep + (survey.inStep(pod) ? 0 : 1) > most) {
            return Because.IN_STEP;
        }
        // A pod that is away already costs nothing.
        return pod.available() && away >= most ? Because.BUDGET_USED : null;
    }

    /** A refusal with its particulars. To look for them takes a walk through the fleet: once for a plan, and not for each pod. */
    Why inWords(Because refusal) {
        if (!refit.isNone() && (refusal == Because.IN_STEP || refusal == Because.BUDGET_USED)) {
            return Because.SETTINGS.why(refit.names());
        }
        if (refusal == Because.BUDGET_USED) {
            return refusal.why(awayInWords());
        }
        return refusal.why(refusal == Because.IN_STEP ? Survey.names(those(survey::inStep)) : firstPodsInWords());
    }

    /** One less. */
    void take(Standing pod) {
        reached++;
        inStep += survey.inStep(pod) ? 0 : 1;
        away += pod.available() ? 1 : 0;
    }

    private String firstPodsInWords() {
        List<Standing> first = those(pod -> pod.pod().has(goal));
        return first.isEmpty() ? "it may have been given to pods that cannot be asked" : Survey.names(first);
    }

    private String awayInWords() {
        List<Standing> gone = those(pod -> !pod.available());
        int missing = survey.wish().replicas() - survey.pods().size();
        String names = gone.isEmpty() ? "" : Survey.names(gone);
        String unborn = missing <= 0 ? "" : missing + (missing == 1 ? " pod does" : " pods do") + " not exist yet";
        String first = gone.size() == 1 && !gone.getFirst().why().isEmpty()
                ? " (" + gone.getFirst().why() + ")"
                : "";
        return names + first + (names.isEmpty() || unborn.isEmpty() ? "" : ", ") + unborn + ", at most " + most;
    }

    private List<Standing> those(java.util.function.Predicate<Standing> which) {
        return survey.pods().stream().filter(which).toList();
    }
}
