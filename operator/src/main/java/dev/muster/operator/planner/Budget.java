/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may still be taken in this look, whatever for. Pods that are away for whatever reason use it up, and so does each that is taken.
 */
final class Budget {
    private final Survey survey;
    private final int most;
    private int away;
    private int inStep;

    Budget(Survey survey) {
        this.survey = survey;
        most = survey.wish().maxPods();
        away = survey.away();
        inStep = survey.count(survey::inStep);
    }

    /** Why this pod may not be taken; null when it may. */
    @Nullable
    Because refuses(Standing pod) {
        if (inStep + (survey.inStep(pod) ? 0 : 1) > most) {
            return Because.IN_STEP;
        }
        // A pod that is away already costs nothing.
        return pod.available() && away >= most ? Because.BUDGET_USED : null;
    }

    /** One less. */
    void take(Standing pod) {
        inStep += survey.inStep(pod) ? 0 : 1;
        away += pod.available() ? 1 : 0;
    }

    /** A refusal with its particulars. To look for them takes a walk through the fleet: once for a plan, and not for each pod. */
    Why inWords(Because refusal) {
        return refusal.why(refusal == Because.IN_STEP ? Survey.names(survey.those(survey::inStep)) : awayInWords());
    }

    private String awayInWords() {
        List<Standing> gone = survey.those(pod -> !pod.available());
        int missing = survey.wish().replicas() - survey.pods().size();
        String names = gone.isEmpty() ? "" : Survey.names(gone);
        String unborn = missing <= 0 ? "" : missing + (missing == 1 ? " pod does" : " pods do") + " not exist yet";
        String first = gone.size() == 1 && !gone.getFirst().why().isEmpty()
                ? " (" + gone.getFirst().why() + ")"
                : "";
        return names + first + (names.isEmpty() || unborn.isEmpty() ? "" : ", ") + unborn + ", at most " + most;
    }
}
