/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A fleet for an example: pods {@code p1}, {@code p2}, ... of four workers at rest with revision A, which is stable, seen just now. */
final class Scene {
    static final Instant T = Instant.parse("2026-11-22T10:00:00Z");

    final TreeMap<String, Pod> pods = new TreeMap<>();
    Instant now = T;
    Memory memory = new Memory("A", null);

    @Nullable
    String starting = "A";

    boolean templatePending;
    boolean rolling;
    Instant watchedSince = T.minusSeconds(3600);
    int replicas;

    @Nullable
    Integer workers = 4;

    String revision = "A";
    String settings = "s1";

    /** Of the pool's file. */
    @Nullable
    String file;

    Share maxPods = Share.of(1);
    boolean paused;
    RolloutRules.OnFailure onFailure = RolloutRules.OnFailure.HALT;
    RolloutRules.Canary canary = RolloutRules.Canary.NONE;

    static Scene of(int pods) {
        Scene scene = new Scene();
        scene.replicas = pods;
        for (int i = 1; i <= pods; i++) {
            scene.add("p" + i, "A");
        }
        return scene;
    }

    Wish wish() {
        Duration deadline = Duration.ofMinutes(10);
        return new Wish(
                replicas, workers, revision, settings, new RolloutRules(maxPods, paused, deadline, onFailure, canary));
    }

    Fleet fleet() {
        return new Fleet(List.copyOf(pods.values()), starting, templatePending, rolling, file, watchedSince);
    }

    /** One look: what it says is remembered. */
    Plan look() {
        Plan plan = Planner.plan(wish(), fleet(), memory, now);
        memory = plan.memory();
        starting = plan.starting();
        return plan;
    }

    /** One look, and its steps are carried out and seen to have begun. */
    Plan act() {
        Plan plan = look();
        for (SetTarget step : plan.steps()) {
            told(step);
            begun(step.pod(), step.revision());
        }
        return plan;
    }

    /** A pod that is made at the same moment as all others, a place further on in line. */
    void add(String name, String revision) {
        Instant created = T.minusSeconds(7200).plusSeconds(pods.size());
        pods.put(name, new Pod(name, name, created, false, true, created, true, null, null, null));
        rests(name, revision);
    }

    void told(SetTarget step) {
        Pod pod = pod(step.pod());
        put(with(pod, pod.view(), pod.silence(), Pod.Asked.target(pod.asked(), step.workers(), step.revision(), now)));
    }

    void told(TakeSettings step) {
        Pod pod = pod(step.pod());
        put(with(pod, pod.view(), pod.silence(), Pod.Asked.settings(pod.asked(), step.settings(), now)));
    }

    void says(String name, View view) {
        Pod pod = pod(name);
        Pod.Asked asked = pod.asked();
        Pod.Asked seen = asked == null ? null : asked.wasSeen();
        put(with(pod, view, null, seen));
    }

    void rests(String name, String revision) {
        int count = workers == null ? 4 : workers;
        says(name, view(revision, count, new View.Observed(count, count, count, true, null), null));
    }

    void begun(String name, @Nullable String revision) {
        String target = revision == null ? viewOf(name).asked() : revision;
        int count = workers == null ? 4 : workers;
        says(
                name,
                view(
                        target,
                        count,
                        new View.Observed(4, 5, 1, false, "1 of 4 workers are ready and up to date"),
                        null));
    }

    void fails(String name, String why) {
        View view = viewOf(name);
        View.Observed old = new View.Observed(4, 4, 0, false, "restart given up: " + why);
        says(name, view(view.asked(), view.workers(), old, why));
    }

    void ill(String name, String why) {
        View view = viewOf(name);
        says(name, view(view.asked(), view.workers(), new View.Observed(3, 3, 3, false, why), null));
    }

    void silent(String name, Duration since) {
        Pod pod = pod(name);
        put(with(pod, pod.view(), new Pod.Silence(now.minus(since), "connection refused"), pod.asked()));
    }

    void unready(String name, Duration since) {
        change(
                name,
                pod -> new Pod(
                        pod.name(),
                        pod.uid(),
                        pod.created(),
                        pod.deleting(),
                        false,
                        now.minus(since),
                        pod.current(),
                        pod.view(),
                        pod.silence(),
                        pod.asked()));
    }

    /** The pod's manager says by which settings it works, and why not by others. */
    void worksBy(String name, String settings, @Nullable String problem) {
        worksBy(name, new View.Settings(settings, null, problem));
    }

    /** What is the pool's file now is written in the pod, too, and the manager waits to be told to take it. */
    void waits(String name) {
        String settings =
                java.util.Objects.requireNonNull(viewOf(name).settings()).fingerprint();
        worksBy(name, new View.Settings(settings, file, null));
    }

    private void worksBy(String name, View.Settings settings) {
        View view = viewOf(name);
        says(
                name,
                new View(
                        now,
                        view.workers(),
                        view.revision(),
                        view.requested(),
                        view.observed(),
                        view.busy(),
                        view.failure(),
                        settings,
                        view.restarts()));
    }

    void deleting(String name) {
        change(
                name,
                pod -> new Pod(
                        pod.name(),
                        pod.uid(),
                        pod.created(),
                        true,
                        pod.ready(),
                        pod.readySince(),
                        pod.current(),
                        pod.view(),
                        pod.silence(),
                        pod.asked()));
    }

    void outdated(String name) {
        change(
                name,
                pod -> new Pod(
                        pod.name(),
                        pod.uid(),
                        pod.created(),
                        pod.deleting(),
                        pod.ready(),
                        pod.readySince(),
                        false,
                        pod.view(),
                        pod.silence(),
                        pod.asked()));
    }

    /** Time goes on, or back, and every pod that answers is asked again. */
    void later(Duration time) {
        now = now.plus(time);
        for (Pod pod : new ArrayList<>(pods.values())) {
            View view = pod.view();
            if (view != null && pod.silence() == null) {
                says(pod.name(), view.seenAgain(now));
            }
        }
    }

    /** Looks, carries out, and lets every pod arrive, until there is nothing to do. The most pods that were in a step at once. */
    int toTheEnd() {
        int most = 0;
        for (int i = 0; i < 1_000; i++) {
            Plan plan = act();
            most = Math.max(most, plan.steps().size());
            if (plan.steps().isEmpty()) {
                return most;
            }
            plan.steps().forEach(step -> rests(step.pod(), viewOf(step.pod()).asked()));
            later(Duration.ofSeconds(5));
        }
        throw new AssertionError("no end of steps");
    }

    View view(String revision, int workers, View.@Nullable Observed observed, @Nullable String failure) {
        boolean busy = observed != null && !observed.converged() && failure == null && observed.live() > workers;
        return new View(now, workers, revision, revision, observed, busy, failure, null, 0);
    }

    View viewOf(String name) {
        return java.util.Objects.requireNonNull(pod(name).view());
    }

    Pod pod(String name) {
        return java.util.Objects.requireNonNull(pods.get(name));
    }

    private void change(String name, UnaryOperator<Pod> change) {
        put(change.apply(pod(name)));
    }

    private void put(Pod pod) {
        pods.put(pod.name(), pod);
    }

    static Pod with(Pod pod, @Nullable View view, Pod.@Nullable Silence silence, Pod.@Nullable Asked asked) {
        return new Pod(
                pod.name(),
                pod.uid(),
                pod.created(),
                pod.deleting(),
                pod.ready(),
                pod.readySince(),
                pod.current(),
                view,
                silence,
                asked);
    }
}
