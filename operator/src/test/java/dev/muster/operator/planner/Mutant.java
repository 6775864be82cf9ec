/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The planner, broken on purpose in one way each. What the simulator must not let pass. */
enum Mutant {
    ONE_POD_MORE(
            1,
            withWish(w -> rules(
                    w,
                    Share.of(w.maxPods() + 1),
                    w.rollout().paused(),
                    w.rollout().canary()))),
    COUNTS_ON_ALL(1, withPods((pod, now) -> pod.view() == null ? pod : rested(pod))),
    FORGETS_THE_MISSING(
            1,
            (wish, fleet, memory, now) -> Planner.plan(
                    replicas(wish, Math.min(wish.replicas(), fleet.pods().size())), fleet, memory, now)),
    TRUSTS_OLD_SIGHTS(2, withPods((pod, now) -> seen(pod, now))),
    STEPS_BLINDLY(2, withPods((pod, now) -> pod.silence() == null ? pod : told(pod, pod.asked(), null))),
    DOES_NOT_WAIT_FOR_SIGHT(2, withPods((pod, now) -> told(pod, null, pod.silence()))),
    TELLS_TWICE(2, (wish, fleet, memory, now) -> steps(Planner.plan(wish, fleet, memory, now), Mutant::twice)),
    BELIEVES_ALL_REVISIONS(3, (wish, fleet, memory, now) -> Planner.plan(wish, fleet, proven(memory, wish), now)),
    SEES_NO_FAILURE(3, withPods((pod, now) -> withView(pod, v -> view(v, v.seen(), v.observed(), v.busy(), null)))),
    SEES_NO_ILLNESS(3, (wish, fleet, memory, now) -> Planner.plan(wish, fleet, patient(memory, now), now)),
    DOES_NOT_WAIT_FOR_SETTINGS(
            11,
            (wish, f, memory, now) -> Planner.plan(
                    wish,
                    new Fleet(f.pods(), f.starting(), f.templatePending(), f.rolling(), null, f.watchedSince()),
                    memory,
                    now)),
    TELLS_ALL_TO_BEGIN_ANEW(
            1,
            (wish, fleet, memory, now) ->
                    settings(Planner.plan(wish, fleet, memory, now), waiting(fleet, String.valueOf(fleet.settings())))),
    KEEPS_SETTINGS_TO_ITSELF(
            7, (wish, fleet, memory, now) -> settings(Planner.plan(wish, fleet, memory, now), List.of())),
    FORGETS_WHERE_IT_FAILED(3, Mutant::forgetsStops),
    SAYS_NOTHING(4, Mutant::saysNothing),
    IS_DONE_TOO_SOON(4, (wish, fleet, memory, now) -> done(Planner.plan(wish, fleet, memory, now))),
    ASKS_FOR_A_SPIN(4, (wish, fleet, memory, now) -> again(Planner.plan(wish, fleet, memory, now), now)),
    RESTARTS_WHAT_IT_ADOPTS(
            5,
            withPods((pod, now) -> withView(
                    pod,
                    v -> new View(
                            v.seen(),
                            v.workers(),
                            "?",
                            v.requested() == null ? null : "?",
                            v.observed(),
                            v.busy(),
                            v.failure(),
                            v.settings(),
                            v.restarts())))),
    STARTS_WITH_THE_WANTED(
            6, (wish, fleet, memory, now) -> starting(Planner.plan(wish, fleet, memory, now), wish.revision())),
    WAITS_FOR_THE_SILENT(
            7,
            withPods((pod, now) -> pod.silence() == null
                    ? pod
                    : told(pod, pod.asked(), new Pod.Silence(now, pod.silence().why())))),
    NEVER_UNDOES(7, Mutant::neverUndoes),
    LEAVES_THE_LAST_ONE(
            7,
            (wish, fleet, memory, now) -> steps(
                    Planner.plan(wish, fleet, memory, now),
                    s -> s.size() == 1 && s.getFirst().revision() != null ? List.of() : s)),
    SCALES_ONE_BY_ONE(
            8, (wish, fleet, memory, now) -> steps(Planner.plan(wish, fleet, memory, now), Mutant::oneScaled)),
    LOOKS_AT_LEISURE(
            8, (wish, fleet, memory, now) -> again(Planner.plan(wish, fleet, memory, now), now.plusSeconds(60))),
    KNOWS_NO_PAUSE(
            9, withWish(w -> rules(w, w.rollout().maxPods(), false, w.rollout().canary()))),
    TEMPLATE_AT_ANY_TIME(9, (wish, fleet, memory, now) -> open(Planner.plan(wish, fleet, memory, now), fleet)),
    WRITES_ALL_THE_TIME(10, (wish, fleet, memory, now) -> noted(Planner.plan(wish, fleet, memory, now), now));

    /** The promise that it breaks. */
    final int breaks;

    @SuppressWarnings("ImmutableEnumChecker") // none has a state
    final Heart heart;

    Mutant(int breaks, Heart heart) {
        this.breaks = breaks;
        this.heart = heart;
    }

    /** What a pod looks like to a mutant. */
    private interface Glasses {
        Pod see(Pod pod, Instant now);
    }

    private static Heart withWish(UnaryOperator<Wish> other) {
        return (wish, fleet, memory, now) -> Planner.plan(other.apply(wish), fleet, memory, now);
    }

    private static Heart withPods(Glasses glasses) {
        return (wish, fleet, memory, now) -> Planner.plan(wish, seenThrough(glasses, fleet, now), memory, now);
    }

    private static Fleet seenThrough(Glasses glasses, Fleet f, Instant now) {
        List<Pod> pods = f.pods().stream().map(pod -> glasses.see(pod, now)).toList();
        return new Fleet(pods, f.starting(), f.templatePending(), f.rolling(), f.settings(), f.watchedSince());
    }

    private static Wish rules(Wish w, Share most, boolean paused, RolloutRules.Canary canary) {
        RolloutRules r = w.rollout();
        return new Wish(
                w.replicas(),
                w.workers(),
                w.revision(),
                w.settings(),
                new RolloutRules(most, paused, r.deadline(), r.onFailure(), canary));
    }

    private static Wish replicas(Wish w, int replicas) {
        return new Wish(replicas, w.workers(), w.revision(), w.settings(), w.rollout());
    }

    private static Pod rested(Pod pod) {
        Pod ready = new Pod(
                pod.name(),
                pod.uid(),
                pod.created(),
                pod.deleting(),
                true,
                pod.created(),
                pod.current(),
                pod.view(),
                pod.silence(),
                pod.asked());
        return withView(ready, v -> {
            int n = Math.max(1, v.workers());
            return view(v, v.seen(), new View.Observed(n, n, n, true, null), false, null);
        });
    }

    private static Pod seen(Pod pod, Instant now) {
        return withView(pod, v -> view(v, now, v.observed(), v.busy(), v.failure()));
    }

    private static Pod withView(Pod pod, UnaryOperator<View> other) {
        return pod.view() == null ? pod : Scene.with(pod, other.apply(pod.view()), pod.silence(), pod.asked());
    }

    private static Pod told(Pod pod, Pod.@Nullable Asked asked, Pod.@Nullable Silence silence) {
        return Scene.with(pod, pod.view(), silence, asked);
    }

    private static View view(
            View v, Instant seen, View.@Nullable Observed observed, boolean busy, @Nullable String failure) {
        return new View(
                seen, v.workers(), v.revision(), v.requested(), observed, busy, failure, v.settings(), v.restarts());
    }

    private static List<SetTarget> twice(List<SetTarget> steps) {
        List<SetTarget> doubled = new ArrayList<>(steps);
        doubled.addAll(steps);
        return doubled;
    }

    private static List<SetTarget> oneScaled(List<SetTarget> steps) {
        return steps.stream()
                .filter(step -> step.revision() != null || step.equals(steps.getLast()))
                .toList();
    }

    private static Memory proven(Memory memory, Wish wish) {
        Memory.Rollout r = memory.rollout();
        Instant then = Instant.EPOCH;
        Memory.Rollout trusted = r == null || !r.revision().equals(wish.revision())
                ? new Memory.Rollout(wish.revision(), then, then, 0, true, null, false, null)
                : new Memory.Rollout(
                        r.revision(), r.since(), r.progressed(), r.done(), true, null, r.paused(), r.stopped());
        return new Memory(memory.stable(), trusted);
    }

    private static Memory patient(Memory memory, Instant now) {
        return withRollout(
                memory,
                r -> r.watch() == null || r.watch().well()
                        ? r
                        : rollout(r, r.since(), new Memory.Watch(false, now), r.stopped()));
    }

    private static Memory unstopped(Memory memory) {
        return withRollout(memory, r -> rollout(r, r.since(), r.watch(), null));
    }

    private static Memory withRollout(Memory memory, UnaryOperator<Memory.Rollout> other) {
        Memory.Rollout r = memory.rollout();
        return r == null ? memory : new Memory(memory.stable(), other.apply(r));
    }

    private static Memory.Rollout rollout(
            Memory.Rollout r, Instant since, Memory.@Nullable Watch watch, Memory.@Nullable Stopped stopped) {
        return new Memory.Rollout(
                r.revision(), since, r.progressed(), r.done(), r.proven(), watch, r.paused(), stopped);
    }

    private static Plan forgetsStops(Wish wish, Fleet fleet, Memory memory, Instant now) {
        return Planner.plan(wish, fleet, unstopped(memory), now);
    }

    private static Plan neverUndoes(Wish w, Fleet fleet, Memory memory, Instant now) {
        RolloutRules r = w.rollout();
        RolloutRules halts =
                new RolloutRules(r.maxPods(), r.paused(), r.deadline(), RolloutRules.OnFailure.HALT, r.canary());
        return Planner.plan(new Wish(w.replicas(), w.workers(), w.revision(), w.settings(), halts), fleet, memory, now);
    }

    private static Plan saysNothing(Wish wish, Fleet fleet, Memory memory, Instant now) {
        Plan p = Planner.plan(wish, fleet, memory, now);
        Why why = p.steps().isEmpty() ? new Why(p.why().because(), " ") : p.why();
        return copy(p, p.steps(), why, p.starting(), p.template(), p.memory(), p.again());
    }

    private static Plan steps(Plan p, UnaryOperator<List<SetTarget>> other) {
        return copy(p, other.apply(p.steps()), p.why(), p.starting(), p.template(), p.memory(), p.again());
    }

    private static Plan done(Plan p) {
        List<Condition> conditions = p.conditions().stream()
                .map(each -> each.type() == Condition.Type.PROGRESSING
                        ? new Condition(each.type(), false, each.why())
                        : each)
                .toList();
        return new Plan(
                p.steps(),
                p.settings(),
                p.awaited(),
                p.why(),
                p.starting(),
                p.template(),
                p.memory(),
                conditions,
                p.worst(),
                p.tally(),
                p.lookAt(),
                p.again());
    }

    private static List<TakeSettings> waiting(Fleet fleet, String settings) {
        return fleet.pods().stream()
                .filter(pod -> !pod.deleting() && !pod.inFlight() && pod.silence() == null && waits(pod, settings))
                .map(pod -> new TakeSettings(pod.name(), pod.uid(), settings, Because.OTHER_SETTINGS.why()))
                .toList();
    }

    private static boolean waits(Pod pod, String settings) {
        return pod.view() != null
                && pod.view().settings() != null
                && settings.equals(pod.view().settings().waiting());
    }

    private static Plan settings(Plan p, List<TakeSettings> settings) {
        return new Plan(
                p.steps(),
                settings,
                p.awaited(),
                p.why(),
                p.starting(),
                p.template(),
                p.memory(),
                p.conditions(),
                p.worst(),
                p.tally(),
                p.lookAt(),
                p.again());
    }

    private static Plan again(Plan p, Instant now) {
        return copy(p, p.steps(), p.why(), p.starting(), p.template(), p.memory(), now);
    }

    private static Plan starting(Plan p, String revision) {
        return copy(p, p.steps(), p.why(), revision, p.template(), p.memory(), p.again());
    }

    private static Plan open(Plan p, Fleet fleet) {
        TemplateGate gate = new TemplateGate(fleet.templatePending(), Because.MAY_CHANGE.why());
        return copy(p, p.steps(), p.why(), p.starting(), gate, p.memory(), p.again());
    }

    private static Plan noted(Plan p, Instant now) {
        Memory noted = withRollout(p.memory(), r -> rollout(r, now, r.watch(), r.stopped()));
        return copy(p, p.steps(), p.why(), p.starting(), p.template(), noted, p.again());
    }

    private static Plan copy(
            Plan p,
            List<SetTarget> steps,
            Why why,
            String starting,
            TemplateGate template,
            Memory memory,
            Instant again) {
        return new Plan(
                steps,
                p.settings(),
                p.awaited(),
                why,
                starting,
                template,
                memory,
                p.conditions(),
                p.worst(),
                p.tally(),
                p.lookAt(),
                again);
    }
}
