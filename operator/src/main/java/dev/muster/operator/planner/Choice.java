/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which pods are given another revision now, or why none is.
 *
 * @param pods to be taken; none where there is only a reason
 * @param look pods that would be taken, were what they said not too old
 */
record Choice(List<Standing> pods, Why why, List<Standing> look) {

    /** So many steps are planned at once: a fleet moves in many looks. */
    static final int BATCH = 100;

    private static final Comparator<Standing> FIRST_THE_WORST = Comparator.<Standing>comparingInt(
                    pod -> rank(pod.kind()))
            .thenComparing(pod -> pod.pod().created())
            .thenComparing(pod -> pod.pod().name());

    static Choice of(Wish wish, Fleet fleet, Survey survey, Course course, Refit refit) {
        String goal = course.goal();
        if (goal == null) {
            return new Choice(List.of(), course.hold() == null ? Because.SETTLED.why() : course.hold(), List.of());
        }
        List<Standing> behind = survey.pods().stream()
                .filter(pod -> !pod.pod().inFlight() && !pod.pod().has(goal))
                .toList();
        if (behind.isEmpty()) {
            return new Choice(List.of(), Rest.of(wish, fleet, survey, course, goal), List.of());
        }
        if (fleet.templatePending()) {
            return new Choice(List.of(), Because.TEMPLATE_FIRST.why(), List.of());
        }
        return choose(fleet, survey, Budget.of(wish, survey, course, goal, refit), course, goal, behind);
    }

    private static Choice choose(
            Fleet fleet, Survey survey, Budget budget, Course course, String goal, List<Standing> behind) {
        List<Standing> taken = new ArrayList<>();
        List<Standing> look = new ArrayList<>();
        Why blocked = null;
        for (Standing pod : behind.stream().sorted(FIRST_THE_WORST).toList()) {
            Why why = unfit(fleet, pod, goal, survey.now());
            Because refusal = why == null ? budget.refuses(pod) : null;
            if (refusal != null) {
                blocked = blocked != null ? blocked : budget.inWords(refusal);
            } else if (why != null) {
                blocked = blocked != null ? blocked : why;
            } else if (!pod.fresh()) {
                look.add(pod);
                blocked = blocked != null
                        ? blocked
                        : Because.LOOKING.why(pod.pod().name());
                budget.take(pod); // its place is kept
            } else if (taken.size() < BATCH) {
                taken.add(pod);
                budget.take(pod);
            }
        }
        Why none = blocked == null ? Because.LOOKING.why() : blocked;
        return new Choice(taken, taken.isEmpty() ? none : given(course, goal, taken, survey.wish()), look);
    }

    private static Why given(Course course, String goal, List<Standing> taken, Wish wish) {
        return because(course, wish).why(goal + " for " + Survey.names(taken));
    }

    static Because because(Course course, Wish wish) {
        Memory.Rollout rollout = course.memory().rollout();
        return course.undoes(wish)
                ? Because.UNDO
                : rollout != null && !rollout.proven() ? Because.FIRST_PODS : Because.NEW_REVISION;
    }

    /** Why this pod cannot be taken, whatever the budget. */
    private static @Nullable Why unfit(Fleet fleet, Standing pod, String goal, Instant now) {
        return switch (pod.kind()) {
            case UNKNOWN, LEFT_OUT -> Because.UNKNOWN_PODS.why(pod.pod().name() + ", " + pod.why());
            case STARTING -> Because.STARTING.why(pod.pod().name());
            case BAD, FAILED, MOVING, SETTLED ->
                fleet.rolling()
                                && !(pod.kind() == Standing.Kind.BAD
                                        && pod.pod().current())
                        ? Because.TEMPLATE_ROLLING.why()
                        : deaf(pod, goal, now)
                                ? Because.NOT_HEEDED.why(pod.pod().name())
                                : fleet.awaitsSettings(pod.pod()) ? Because.SETTINGS.why(Survey.lacking(pod)) : null;
        };
    }

    /** Whether it was told this revision a moment ago, and has another all the same. */
    private static boolean deaf(Standing pod, String goal, Instant now) {
        Pod.Asked asked = pod.pod().asked();
        return asked != null && goal.equals(asked.revision()) && !Patience.over(asked.at(), now, Patience.HEED);
    }

    private static int rank(Standing.Kind kind) {
        return switch (kind) {
            case BAD -> 0;
            case FAILED -> 1;
            case MOVING -> 2;
            case SETTLED -> 3;
            case STARTING -> 4;
            case UNKNOWN, LEFT_OUT -> 5;
        };
    }
}
