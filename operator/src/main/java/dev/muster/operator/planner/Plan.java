/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.time.Instant;
import java.util.List;

/**
 * What is to be done now, and what is to be said about it.
 *
 * @param steps for distinct pods, to be carried out in any order; few
 * @param settings the same, for pods other than those
 * @param awaited the uids of the pods whose managers wait for the file with the pool's settings, first those that come first
 * @param why what the revisions are waiting for, or why pods are given one
 * @param starting the revision that new pods begin with, to be in the ConfigMap before any step is carried out
 * @param template whether a changed template may be applied to the Deployment now, and why
 * @param memory to be kept in the status, before any step is carried out
 * @param conditions one of each type, in their order
 * @param worst the pods in the deepest trouble, at most five, the oldest trouble first
 * @param lookAt the uids of the pods whose inspectors should be asked soon, most urgent first
 * @param again when to plan again at the latest
 */
public record Plan(
        List<SetTarget> steps,
        List<TakeSettings> settings,
        List<String> awaited,
        Why why,
        String starting,
        TemplateGate template,
        Memory memory,
        List<Condition> conditions,
        List<WorstPod> worst,
        Tally tally,
        List<String> lookAt,
        Instant again) {
    public Plan {
        steps = List.copyOf(steps);
        settings = List.copyOf(settings);
        awaited = List.copyOf(awaited);
        conditions = List.copyOf(conditions);
        worst = List.copyOf(worst);
        lookAt = List.copyOf(lookAt);
    }

    /** The condition of that type. */
    public Condition condition(Condition.Type type) {
        return conditions.stream()
                .filter(condition -> condition.type() == type)
                .findFirst()
                .orElseThrow();
    }
}
