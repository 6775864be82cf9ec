/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.util.List;

/** Whether a changed template may go to the Deployment now. A step and a change of the template at the same time would take two pods. */
public record TemplateGate(boolean open, Why why) {

    /** Neither who is silent for long nor who talks nonsense holds it up: it may be what they need. */
    static TemplateGate of(Wish wish, Fleet fleet, Survey survey) {
        if (!fleet.templatePending()) {
            return new TemplateGate(false, Because.NOTHING_PENDING.why());
        }
        if (wish.rollout().paused()) {
            return new TemplateGate(false, Because.PAUSED.why());
        }
        List<Standing> busy = survey.pods().stream()
                .filter(pod -> survey.inStep(pod) && !pod.pod().isLost(survey.now()) && !mad(pod.pod(), survey))
                .toList();
        return busy.isEmpty()
                ? new TemplateGate(true, Because.MAY_CHANGE.why())
                : new TemplateGate(false, Because.IN_STEP.why(Survey.names(busy)));
    }

    /** Talks nonsense, for longer than a step explains. */
    private static boolean mad(Pod pod, Survey survey) {
        return pod.view() != null
                && pod.view().absurd() != null
                && !pod.inFlight()
                && (pod.told() == null || Patience.over(pod.told().at(), survey.now(), Patience.HEED));
    }
}
