/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is said about a look: the conditions, the worst pods and the numbers. */
record Conditions(Wish wish, Fleet fleet, Survey survey, Course course, Choice choice) {

    private static final int WORST = 5;

    private static final Comparator<Standing> DEEPEST = Comparator.comparing(Standing::kind)
            .thenComparing(Standing::since)
            .thenComparing(pod -> pod.pod().name());

    List<Condition> all() {
        Condition available = available();
        Condition progressing = progressing();
        Condition degraded = degraded();
        return List.of(ready(available, progressing, degraded), available, progressing, degraded);
    }

    /** What scripts and pipelines wait for: the others in one, and the first of them that is to blame. */
    private Condition ready(Condition available, Condition progressing, Condition degraded) {
        Why why = degraded.holds()
                ? degraded.why()
                : progressing.holds() || available.holds() || wish.asleep() ? choice.why() : available.why();
        boolean all = choice.why().because() == Because.SETTLED
                && (available.holds() || wish.asleep())
                && !progressing.holds()
                && !degraded.holds();
        return new Condition(Condition.Type.READY, all, why);
    }

    private Condition available() {
        int ready = survey.count(pod -> pod.pod().ready());
        int least = wish.replicas() == 0 ? 0 : Math.max(1, wish.replicas() - wish.maxPods());
        boolean enough = ready >= least && !(wish.asleep() && wish.replicas() > 0);
        String words = ready + " of " + wish.replicas() + " are ready, at least " + least + " should be"
                + (wish.asleep() ? ", and no workers are wanted" : "");
        return new Condition(
                Condition.Type.AVAILABLE, enough, (enough ? Because.ENOUGH_PODS : Because.TOO_FEW_PODS).why(words));
    }

    private Condition progressing() {
        Memory.Rollout rollout = course.memory().rollout();
        boolean moves = rollout == null
                ? moving()
                : course.hold() == null && choice.why().because() != Because.UNDONE;
        Why why = late() ? Because.DEADLINE_EXCEEDED.why(choice.why().sentence()) : choice.why();
        return new Condition(Condition.Type.PROGRESSING, moves && !late(), why);
    }

    /** Whether something is on its way although the revision is everywhere. Who waits for this to end must find all as wanted. */
    private boolean moving() {
        return fleet.rolling()
                || (fleet.templatePending() && !wish.rollout().paused())
                || survey.pods().size() != wish.replicas()
                || survey.pods().stream().anyMatch(pod -> moves(pod) || fleet.awaitsSettings(pod.pod()));
    }

    /** Not heard yet, and not for long: its inspector was asked before it was there. */
    private boolean isNew(Standing pod, @Nullable View view) {
        return view == null && pod.pod().silence() != null && !pod.pod().isLost(survey.now());
    }

    private boolean moves(Standing pod) {
        return switch (pod.kind()) {
            case STARTING -> true;
            case UNKNOWN -> {
                View view = pod.pod().view();
                boolean mute = view != null && (view.absurd() != null || view.observed() == null);
                yield !mute && (pod.pod().silence() == null || isNew(pod, view));
            }
            case LEFT_OUT -> false;
            case BAD, FAILED, MOVING, SETTLED -> {
                View view = Objects.requireNonNull(pod.pod().view());
                boolean otherWorkers = wish.workers() != null && view.workers() != wish.workers();
                boolean atIt = view.busy() && pod.kind() != Standing.Kind.BAD && pod.kind() != Standing.Kind.FAILED;
                yield pod.pod().inFlight() || otherWorkers || atIt;
            }
        };
    }

    private Condition degraded() {
        Memory.Rollout rollout = course.memory().rollout();
        Why why = Because.ALL_WELL.why();
        if (rollout != null && rollout.stopped() != null) {
            Because because = course.undoes(wish) ? Because.UNDO : Because.HALTED;
            why = because.why(Course.words(rollout.revision(), rollout.stopped()));
        } else if (late()) {
            why = Because.DEADLINE_EXCEEDED.why(choice.why().sentence());
        } else {
            List<Standing> troubled = survey.pods().stream()
                    .filter(this::troubled)
                    .sorted(DEEPEST)
                    .toList();
            if (!troubled.isEmpty()) {
                why = Because.PODS_FAILING.why(
                        Survey.names(troubled) + ", " + troubled.getFirst().why());
            }
        }
        return new Condition(Condition.Type.DEGRADED, why.because() != Because.ALL_WELL, why);
    }

    /** Whether a person should know: not what a step or a start explains, nor a short silence. */
    private boolean troubled(Standing pod) {
        return switch (pod.kind()) {
            case BAD -> !survey.inStep(pod);
            case FAILED, LEFT_OUT -> true;
            case UNKNOWN ->
                pod.pod().silence() != null
                        ? pod.pod().isLost(survey.now())
                        : pod.pod().view() != null && pod.pod().view().absurd() != null;
            case MOVING, STARTING, SETTLED -> false;
        };
    }

    private boolean late() {
        Memory.Rollout rollout = course.memory().rollout();
        return rollout != null
                && course.hold() == null
                && rollout.stopped() == null
                && !rollout.watchesTheWell()
                && !survey.now().isBefore(Moments.deadline(rollout, wish, fleet));
    }

    List<WorstPod> worst() {
        return survey.pods().stream()
                .filter(pod -> pod.kind() != Standing.Kind.SETTLED && pod.kind() != Standing.Kind.STARTING)
                .filter(pod -> !pod.pod().inFlight() || pod.pod().silence() != null)
                .filter(pod -> !pod.why().isEmpty())
                .filter(pod -> pod.pod().view() != null || pod.pod().silence() != null)
                .sorted(DEEPEST)
                .limit(WORST)
                .map(this::worst)
                .toList();
    }

    private WorstPod worst(Standing pod) {
        View view = pod.believed();
        int of = wish.workers() != null ? wish.workers() : view == null ? 0 : view.workers();
        int ready =
                view == null || view.observed() == null ? 0 : view.observed().ready();
        return new WorstPod(pod.pod().name(), ready, of, pod.why());
    }

    Tally tally() {
        int ready = 0;
        int upToDate = 0;
        int auto = 0;
        long restarts = 0;
        for (Standing pod : survey.pods()) {
            restarts += pod.pod().view() == null ? 0 : pod.pod().view().restarts();
            View view = pod.believed();
            if (view != null && view.observed() != null) {
                ready += view.observed().ready();
                upToDate += view.at(wish.revision()) ? view.observed().upToDate() : 0;
                auto += view.workers();
            }
        }
        long desired = wish.workers() == null ? auto : (long) wish.workers() * wish.replicas();
        return new Tally(
                survey.pods().size(),
                survey.count(pod -> pod.pod().ready()),
                survey.done(wish.revision()),
                (int) Math.min(desired, Integer.MAX_VALUE),
                ready,
                upToDate,
                restarts);
    }
}
