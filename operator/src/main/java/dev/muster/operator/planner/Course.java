/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the fleet is going: what becomes of the rollout by what is seen now. Begun, proven, stopped, taken up again, complete.
 *
 * @param memory what to remember
 * @param goal the revision that pods move to; null while none is given another
 * @param hold why none is; null when there is a goal
 */
record Course(
        Memory memory, @Nullable String goal, @Nullable Why hold) {

    static Course of(Wish wish, Fleet fleet, Survey survey, Memory before) {
        String stable = before.stable() != null ? before.stable() : stableBySight(wish, fleet, survey, before);
        Memory.Rollout rollout = before.rollout();
        if (stable == null && rollout != null && rollout.proven() && rollout.stopped() == null) {
            stable = rollout.revision(); // the first one that ever proved itself
        }
        if (rollout == null || !rollout.revision().equals(wish.revision())) {
            boolean there = wish.revision().equals(stable) && survey.noneElsewhere(wish.revision());
            rollout = there ? null : Memory.Rollout.begun(wish.revision(), survey.now());
        }
        if (rollout != null) {
            rollout = proof(
                    wish, survey, stable, stop(wish, fleet, survey, stable, clocked(rollout, wish, survey.now())));
            if (rollout.proven()
                    && rollout.stopped() == null
                    && survey.complete(rollout.revision())
                    && !survey.pods().isEmpty()) {
                stable = rollout.revision();
                rollout = null;
            }
        }
        return towards(wish, new Memory(stable, rollout));
    }

    /**
     * The stable revision when nobody remembers it: what new pods begin with has proved itself. Where that is the wanted one, what
     * most others serve with was there before.
     */
    private static @Nullable String stableBySight(Wish wish, Fleet fleet, Survey survey, Memory before) {
        if (fleet.starting() != null
                && !fleet.starting().equals(wish.revision())
                && (before.rollout() == null || survey.proofs(fleet.starting()) > 0)) {
            return fleet.starting();
        }
        Map<String, Integer> others = new TreeMap<>();
        for (Standing pod : survey.pods()) {
            View view = pod.believed();
            String asked =
                    view == null ? null : view.requested(); // from one that does not say, nobody knows what to ask
            if (view != null
                    && asked != null
                    && pod.done(asked, null)
                    && view.workers() > 0
                    && !view.at(wish.revision())) {
                others.merge(asked, 1, Integer::sum);
            }
        }
        Optional<String> most = others.entrySet().stream()
                .max(Comparator.comparing(Map.Entry::getValue))
                .map(Map.Entry::getKey);
        boolean nobodyTells =
                before.equals(Memory.NONE) && (wish.asleep() || survey.pods().isEmpty());
        return most.orElseGet(
                () -> nobodyTells ? fleet.starting() : survey.proofs(wish.revision()) > 0 ? wish.revision() : null);
    }

    /** A pause stops the deadline, and no moment is later than now. */
    private static Memory.Rollout clocked(Memory.Rollout r, Wish wish, Instant now) {
        boolean resumed = r.paused() && !wish.rollout().paused();
        Instant since = earlier(r.since(), now);
        Instant progressed = resumed ? now : earlier(r.progressed(), now);
        Memory.Watch watch = r.watch() == null
                ? null
                : new Memory.Watch(r.watch().well(), earlier(r.watch().since(), now));
        return new Memory.Rollout(
                r.revision(),
                since,
                progressed,
                r.done(),
                r.proven(),
                watch,
                wish.rollout().paused(),
                r.stopped());
    }

    /** Whether it stops here, or goes on after all. What fails in pods that are about to be replaced says nothing about their successors. */
    private static Memory.Rollout stop(
            Wish wish, Fleet fleet, Survey survey, @Nullable String stable, Memory.Rollout r) {
        Memory.Stopped stopped = r.stopped();
        boolean proven = r.proven();
        Instant progressed = r.progressed();
        Memory.Watch watch = r.watch();
        boolean asItFailed = stopped != null && stopped.settings().equals(wish.settings());
        if (stopped != null && !asItFailed && haveArrived(fleet, survey, r)) {
            stopped = null;
            proven = false; // under other settings it must prove itself anew
            progressed = survey.now();
            watch = watch == null ? null : new Memory.Watch(false, survey.now());
        } else if (stopped != null && recovered(survey, r.revision(), stopped.uid(), wish)) {
            stopped = null;
            progressed = survey.now();
        }
        if (stopped == null && !r.revision().equals(stable) && !fleet.templatePending()) {
            stopped = failure(wish, survey, r.revision(), watch);
        }
        return new Memory.Rollout(r.revision(), r.since(), progressed, r.done(), proven, watch, r.paused(), stopped);
    }

    /** Whether other settings are where the revision failed: what is to have them and has not fails as it did before. */
    private static boolean haveArrived(Fleet fleet, Survey survey, Memory.Rollout r) {
        return !fleet.templatePending()
                && survey.pods().stream()
                        .noneMatch(pod -> failure(pod, r.revision(), survey, r.watch()) != null
                                && fleet.awaitsSettings(pod.pod())
                                && !Refit.refuses(pod));
    }

    /** Without workers there is nothing to manage. */
    private static boolean recovered(Survey survey, String revision, String uid, Wish wish) {
        return survey.pods().stream()
                .anyMatch(pod -> pod.pod().uid().equals(uid) && pod.done(revision, wish.workers()) && pod.available());
    }

    private static Memory.@Nullable Stopped failure(
            Wish wish, Survey survey, String revision, Memory.@Nullable Watch watch) {
        for (Standing pod : survey.pods()) {
            String why = failure(pod, revision, survey, watch);
            if (why != null) {
                return new Memory.Stopped(pod.pod().name(), pod.pod().uid(), wish.settings(), why, survey.now());
            }
        }
        return null;
    }

    /** A pod that is made from an old template is replaced anyhow: what fails in it may not fail in its successor. */
    private static @Nullable String failure(
            Standing pod, String revision, Survey survey, Memory.@Nullable Watch watch) {
        View view = pod.believed();
        if (view == null
                || !view.at(revision)
                || pod.pod().inFlight()
                || !pod.pod().current()) {
            return null;
        }
        if (view.observed() == null || view.observed().converged()) {
            return null;
        }
        return view.failure() == null && pod.isIll() && isIllForLong(watch, survey)
                ? "fell ill while it was watched: " + pod.why()
                : view.failure();
    }

    /** What was before this operator looked is not held against a canary. */
    private static boolean isIllForLong(Memory.@Nullable Watch watch, Survey survey) {
        return watch != null
                && !watch.well()
                && Patience.over(later(watch.since(), survey.watchedSince()), survey.now(), Patience.ILLNESS);
    }

    /** Whether it has proved itself by now, and how far it has come. */
    private static Memory.Rollout proof(Wish wish, Survey survey, @Nullable String stable, Memory.Rollout r) {
        boolean proven = r.proven() || r.revision().equals(stable);
        Memory.Watch watch = r.watch();
        if (!proven && r.stopped() == null) {
            RolloutRules.Canary rule = wish.rollout().canary();
            int canaries = Math.clamp(rule.pods(), 1, Math.max(1, wish.replicas()));
            boolean well = survey.proofs(r.revision()) >= canaries;
            watch = well || watch != null ? Memory.Watch.goesOn(watch, well, survey.now()) : null;
            proven = well
                    && watch != null
                    && !survey.now().isBefore(watch.since().plus(rule.watch()))
                    && (rule.watch().isZero() || survey.freshProofs(r.revision()) >= canaries);
        }
        int done = survey.done(r.revision());
        boolean fellIll = r.watchesTheWell() && watch != null && !watch.well();
        return new Memory.Rollout(
                r.revision(),
                r.since(),
                done > r.done() || proven != r.proven() || fellIll ? survey.now() : r.progressed(),
                Math.max(done, r.done()),
                proven,
                proven ? null : watch,
                r.paused(),
                r.stopped());
    }

    private static Course towards(Wish wish, Memory memory) {
        Memory.Rollout rollout = memory.rollout();
        if (rollout == null) {
            return new Course(memory, wish.revision(), null);
        }
        Why hold = hold(wish, rollout, undoes(wish, memory));
        String goal = undoes(wish, memory) ? memory.stable() : rollout.revision();
        return hold == null ? new Course(memory, goal, null) : new Course(memory, null, hold);
    }

    private static @Nullable Why hold(Wish wish, Memory.Rollout rollout, boolean undoes) {
        if (rollout.stopped() != null && !undoes) {
            return Because.HALTED.why(words(rollout.revision(), rollout.stopped()));
        }
        if (wish.rollout().paused()) {
            return Because.PAUSED.why();
        }
        if (wish.replicas() == 0) {
            return Because.NO_PODS.why();
        }
        return wish.asleep() ? Because.NO_WORKERS.why() : null;
    }

    private static boolean undoes(Wish wish, Memory memory) {
        return memory.rollout() != null
                && memory.rollout().stopped() != null
                && wish.rollout().onFailure() == RolloutRules.OnFailure.UNDO
                && memory.stable() != null
                && !memory.stable().equals(memory.rollout().revision());
    }

    /** Whether a failed revision is being taken back, or was. */
    boolean undoes(Wish wish) {
        return undoes(wish, memory);
    }

    /**
     * What new pods begin with: never what has not proved itself, unless nothing has. What they began with until now is not given up
     * while some of them may still prove it.
     */
    String starting(Wish wish, Fleet fleet, Survey survey) {
        Memory.Rollout rollout = memory.rollout();
        boolean trusted = rollout != null && rollout.proven() && rollout.stopped() == null;
        if (trusted) {
            return wish.revision();
        }
        boolean open = survey.count(pod -> pod.believed() == null
                        || pod.kind() == Standing.Kind.STARTING
                        || pod.kind() == Standing.Kind.MOVING)
                > 0;
        String before = fleet.starting() != null && open ? fleet.starting() : wish.revision();
        return memory.stable() == null ? before : memory.stable();
    }

    /** Whether it is a canary under watch: it is asked again and again. */
    boolean watches(Standing pod) {
        Memory.Rollout r = memory.rollout();
        return r != null
                && r.stopped() == null
                && r.watch() != null
                && pod.pod().has(r.revision());
    }

    /** A pod was taken: that is progress. */
    Memory taken(Instant now) {
        Memory.Rollout r = memory.rollout();
        return r == null ? memory : new Memory(memory.stable(), r.progressedAt(now));
    }

    static String words(String revision, Memory.Stopped stopped) {
        return revision + " in pod " + stopped.pod() + ": " + stopped.why();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
