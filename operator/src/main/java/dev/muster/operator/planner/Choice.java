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

    static Choice of(Fleet fleet, Survey survey, Course course, Refit refit, Budget budget) {
        String goal = course.goal();
        if (goal == null) {
            return new Choice(List.of(), course.hold() == null ? Because.SETTLED.why() : course.hold(), List.of());
        }
        List<Standing> behind =
                survey.those(pod -> !pod.pod().inFlight() && !pod.pod().has(goal));
        if (behind.isEmpty()) {
            return new Choice(List.of(), Rest.of(survey.wish(), fleet, survey, course, goal), List.of());
        }
        if (fleet.templatePending()) {
            return new Choice(List.of(), Because.TEMPLATE_FIRST.why(), List.of());
        }
        int firstPods = firstPods(survey.wish(), course, goal);
        int reached = survey.reached(goal);
        List<Standing> taken = new ArrayList<>();
        List<Standing> look = new ArrayList<>();
        Why blocked = null;
        for (Standing pod : behind.stream().sorted(FIRST_THE_WORST).toList()) {
            Why why = unfit(fleet, pod, goal, survey.now());
            Because refusal = why != null ? null : reached >= firstPods ? trial(course) : budget.refuses(pod);
            if (refusal != null) {
                blocked = blocked != null ? blocked : inWords(refusal, survey, goal, refit, budget);
            } else if (why != null) {
                blocked = blocked != null ? blocked : why;
            } else if (!pod.fresh() || taken.size() < BATCH) {
                (pod.fresh() ? taken : look).add(pod);
                blocked = blocked != null || pod.fresh()
                        ? blocked
                        : Because.LOOKING.why(pod.pod().name());
                budget.take(pod); // of one that is looked at first the place is kept
                reached++;
            }
        }
        Why none = blocked == null ? Because.LOOKING.why() : blocked;
        return new Choice(taken, taken.isEmpty() ? none : given(course, goal, taken, survey.wish()), look);
    }

    /** How many pods may have a revision that has yet to prove itself. */
    private static int firstPods(Wish wish, Course course, String goal) {
        Memory.Rollout rollout = course.memory().rollout();
        boolean unproven =
                rollout != null && !rollout.proven() && rollout.revision().equals(goal);
        int canaries = wish.rollout().canary().pods();
        return unproven ? (canaries > 0 ? canaries : wish.maxPods()) : Integer.MAX_VALUE;
    }

    private static Because trial(Course course) {
        Memory.Rollout rollout = course.memory().rollout();
        return rollout != null && rollout.watchesTheWell() ? Because.CANARY_WAIT : Because.PROVING;
    }

    private static Why inWords(Because refusal, Survey survey, String goal, Refit refit, Budget budget) {
        if (refusal != Because.IN_STEP && refusal != Because.BUDGET_USED) {
            List<Standing> first = survey.those(pod -> pod.pod().has(goal));
            return refusal.why(
                    first.isEmpty() ? "it may have been given to pods that cannot be asked" : Survey.names(first));
        }
        return refit.isNone() ? budget.inWords(refusal) : Because.SETTINGS.why(refit.names());
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
                        : pod.pod().justTold(goal, now)
                                ? Because.NOT_HEEDED.why(pod.pod().name())
                                : fleet.awaitsSettings(pod.pod()) ? Because.SETTINGS.why(Survey.lacking(pod)) : null;
        };
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
