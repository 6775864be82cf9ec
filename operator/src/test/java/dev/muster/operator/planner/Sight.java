/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an honest reader sees in a fleet, in words of the promises' own: they do not ask the planner what it thinks. */
final class Sight {

    private Sight() {}

    static List<Pod> living(Moment moment) {
        return moment.fleet().pods().stream().filter(pod -> !pod.deleting()).toList();
    }

    /** Whether something can be decided about it: asked a moment ago, answered sensibly, and nothing is on its way to it. */
    static boolean clear(Pod pod, Moment moment) {
        return clear(pod, moment.now());
    }

    private static boolean clear(Pod pod, Instant now) {
        View view = pod.view();
        return !pod.deleting()
                && pod.silence() == null
                && (pod.asked() == null || pod.asked().seen())
                && view != null
                && view.observed() != null
                && view.observed().ready() >= 0
                && !view.seen().isAfter(now)
                && !view.seen().plusSeconds(15).isBefore(now);
    }

    /** Whether it is seen to serve with all it has, and to be at rest. */
    static boolean whole(Pod pod, Moment moment) {
        return whole(pod, moment.now());
    }

    private static boolean whole(Pod pod, Instant now) {
        View view = pod.view();
        return clear(pod, now)
                && pod.ready()
                && view != null
                && view.observed() != null
                && view.observed().converged();
    }

    /** Whether it was whole when it was last asked, which may be as long ago as pods at rest are left alone. */
    static boolean calm(Pod pod, Moment moment) {
        View view = pod.view();
        return view != null
                && !view.seen().isAfter(moment.now())
                && !view.seen().plusSeconds(225).isBefore(moment.now())
                && view.observed() != null
                && view.observed().ready() > 0
                && view.absurd() == null
                && whole(pod, view.seen());
    }

    /** Whether it was told the same less than half a minute ago. */
    static boolean justTold(Pod pod, SetTarget step, Moment moment) {
        Pod.Asked.Target asked = pod.asked() == null ? null : pod.asked().target();
        return asked != null
                && !asked.at().isAfter(moment.now())
                && asked.at().plusSeconds(30).isAfter(moment.now())
                && (step.revision() != null
                        ? step.revision().equals(asked.revision())
                        : step.workers() != null && step.workers().equals(asked.workers()));
    }

    /** Whether these settings are written in it and wait. */
    static boolean waits(Pod pod, TakeSettings step) {
        return pod.view() != null
                && pod.view().settings() != null
                && step.settings().equals(pod.view().settings().waiting());
    }

    /** Whether it has been silent for so long that it is left to Kubernetes to say how it is. */
    static boolean leftOut(Pod pod, Moment moment) {
        return pod.ready()
                && pod.silence() != null
                && (pod.silence().since().isAfter(moment.now())
                        || !pod.silence().since().plusSeconds(300).isAfter(moment.now()));
    }

    static List<SetTarget> revisions(Plan plan) {
        return plan.steps().stream().filter(step -> step.revision() != null).toList();
    }

    /** The pods in which something is done that can take them away. */
    static Set<String> taken(Plan plan) {
        return Stream.concat(
                        revisions(plan).stream().map(SetTarget::pod),
                        plan.settings().stream().map(TakeSettings::pod))
                .collect(Collectors.toSet());
    }
}
