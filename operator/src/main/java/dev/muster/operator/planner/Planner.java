/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The face of the planner: one pure function from what is wanted, what is, what is remembered and the time to what is to be done.
 *
 * <p>Each look has the same four parts. Every pod is judged by what can be believed of it; what becomes of the rollout follows from
 * that; then the budget says which pods are taken; at last it is put into words. Safe for any number of threads.
 */
public final class Planner {

    private static final Duration CALM = Duration.ofMinutes(3);
    private static final Duration BUSY = Duration.ofSeconds(2);

    /** Pods on their way, or that a step waits for, are asked until they are done, and what they say brings the next look. */
    private static final Duration UNDER_WAY = Duration.ofSeconds(15);

    private static final Duration AT_ONCE = Duration.ofMillis(100);
    private static final int LOOKS = 200;

    private Planner() {}

    /** What is to be done now. Same arguments, same answer. */
    public static Plan plan(Wish wish, Fleet fleet, Memory before, Instant now) {
        Survey survey = Survey.of(wish, fleet, now);
        Course course = Course.of(wish, fleet, survey, before);
        Budget budget = new Budget(survey);
        Refit refit = Refit.of(fleet, survey, budget);
        Choice choice = Choice.of(fleet, survey, course, refit, budget);
        List<Standing> scaled = Scaling.pods(wish, survey, choice.pods());
        List<SetTarget> steps = steps(wish, course, choice, scaled);
        Conditions conditions = new Conditions(wish, fleet, survey, course, choice);
        return new Plan(
                steps,
                refit.steps(fleet),
                refit.awaited(),
                choice.why(),
                course.starting(wish, fleet, survey),
                TemplateGate.of(wish, fleet, survey),
                choice.pods().stream().anyMatch(pod -> !told(pod, course)) ? course.taken(now) : course.memory(),
                conditions.all(),
                conditions.worst(),
                conditions.tally(),
                looks(wish, fleet, survey, course, choice),
                again(fleet, survey, course, wish, steps, choice));
    }

    private static List<SetTarget> steps(Wish wish, Course course, Choice choice, List<Standing> scaled) {
        List<SetTarget> steps = new ArrayList<>();
        Because because = Choice.because(course, wish);
        for (Standing pod : choice.pods()) {
            String was = pod.pod().view() == null
                    ? ""
                    : ", it has " + pod.pod().view().asked();
            steps.add(new SetTarget(
                    pod.pod().name(),
                    pod.pod().uid(),
                    wish.workers(),
                    course.goal(),
                    because.why(course.goal() + was)));
        }
        for (Standing pod : scaled) {
            int was = pod.pod().view() == null ? 0 : pod.pod().view().workers();
            Why why = Because.SCALED.why(wish.workers() + ", it has " + was);
            steps.add(new SetTarget(pod.pod().name(), pod.pod().uid(), wish.workers(), null, why));
        }
        return steps;
    }

    /** Whether it was told the same before: to tell it again is no progress. */
    private static boolean told(Standing pod, Course course) {
        Pod.Asked.Target told = pod.pod().told();
        return told != null && String.valueOf(course.goal()).equals(told.revision());
    }

    private static List<String> looks(Wish wish, Fleet fleet, Survey survey, Course course, Choice choice) {
        Stream<Standing> late = survey.pods().stream()
                .filter(pod -> !pod.fresh())
                .filter(pod -> pod.kind() != Standing.Kind.SETTLED
                        || Scaling.wants(wish, pod, survey.now())
                        || course.watches(pod));
        Stream<Standing> unsettled = survey.pods().stream()
                .filter(pod -> pod.kind() != Standing.Kind.SETTLED || fleet.awaitsSettings(pod.pod()))
                .sorted(Comparator.comparing(Standing::kind));
        return Stream.of(choice.look().stream(), late, unsettled)
                .flatMap(pods -> pods)
                .map(pod -> pod.pod().uid())
                .distinct()
                .limit(LOOKS)
                .toList();
    }

    private static Instant again(
            Fleet fleet, Survey survey, Course course, Wish wish, List<SetTarget> steps, Choice choice) {
        Instant now = survey.now();
        boolean busy = survey.pods().stream()
                .anyMatch(pod ->
                        (pod.believed() != null && Scaling.wants(wish, pod, now)) || fleet.awaitsSettings(pod.pod()));
        boolean underWay = !steps.isEmpty()
                || !choice.look().isEmpty()
                || survey.pods().stream()
                        .anyMatch(pod ->
                                pod.pod().inFlight() || pod.kind() == Standing.Kind.MOVING || course.watches(pod));
        Duration pace = steps.size() >= Choice.BATCH ? AT_ONCE : busy ? BUSY : underWay ? UNDER_WAY : CALM;
        Stream<Instant> moments = survey.pods().stream().flatMap(pod -> Moments.of(pod.pod()));
        return Stream.concat(moments, Moments.of(course.memory(), wish, fleet))
                .filter(moment -> moment.isAfter(now))
                .reduce(now.plus(pace), (one, other) -> one.isBefore(other) ? one : other);
    }
}
