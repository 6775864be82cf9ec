/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The reconciler around the planner, as its contract asks: status first, then the ConfigMap, then the steps. It dies and comes back. */
final class Operator {
    private final World world;
    private final Heart heart;
    final Trace trace;
    /** What the status held, oldest first: a cache may show an older one. */
    private final List<Memory> statuses = new ArrayList<>(List.of(Memory.NONE));

    private final Map<String, View> views = new HashMap<>();
    private final Map<String, Pod.Silence> silences = new HashMap<>();
    private final Map<String, Pod.Asked> asked = new HashMap<>();
    private final Set<String> underWay = new HashSet<>();
    private List<String> lookAt = List.of();
    private Instant watchedSince;
    private boolean up = true;
    private int life;
    /** Counts the looks of which nobody will know what was seen: it died before it had written that down. */
    int unsaid;

    /** Counts the losses of memory: what an operator knew before is no longer held against it. */
    int era;

    @Nullable
    Plan last;

    Operator(World world, Heart heart, Trace trace) {
        this.trace = trace;
        this.world = world;
        this.heart = heart;
        watchedSince = world.now();
    }

    /** Looks again and again, as often as the plan asks, or a little later. */
    void run() {
        if (up) {
            poll();
            Instant again = look();
            Duration due = Duration.between(world.now(), again);
            int busy = world.dice.between(500, 3_000);
            Duration pace = lookAt.isEmpty() ? Duration.ofMillis(busy * 3L) : Duration.ofMillis(busy);
            world.schedule.after(due.compareTo(pace) < 0 && !due.isNegative() ? due.plusMillis(100) : pace, this::run);
        }
    }

    private void poll() {
        for (Truth pod : world.living()) {
            View view = views.get(pod.name);
            boolean urgent = view == null || lookAt.contains(pod.name);
            boolean old = view != null && !Patience.young(view.seen(), world.now(), Duration.ofSeconds(40));
            if ((urgent || old) && !underWay.contains(pod.name) && !world.strikes(Fault.SLOW_LOOKS)) {
                ask(pod);
            }
        }
    }

    private void ask(Truth pod) {
        Pod.Asked told = asked.get(pod.name);
        if (pod.silent || pod.beginning) {
            silences.putIfAbsent(pod.name, new Pod.Silence(world.now(), "connection timed out"));
            return;
        }
        silences.remove(pod.name);
        views.put(pod.name, pod.view(world.now()));
        if (told != null) {
            asked.put(pod.name, told.wasSeen());
        }
    }

    Fleet fleet() {
        List<Pod> seen = new ArrayList<>();
        for (Truth pod : world.pods.values()) {
            String name = pod.name;
            seen.add(new Pod(
                    name,
                    name,
                    pod.created,
                    pod.deleting,
                    pod.ready,
                    pod.readySince,
                    pod.template == world.template,
                    views.get(name),
                    silences.get(name),
                    asked.get(name)));
        }
        return new Fleet(
                seen,
                world.starting,
                world.template != world.wantedTemplate,
                world.rolling(),
                world.settings,
                watchedSince);
    }

    private Instant look() {
        Fleet fleet = fleet();
        Memory before = statuses.getLast();
        Instant now = world.now();
        Plan plan = heart.plan(world.wish, fleet, before, now);
        trace.add(world, plan);
        Moment moment = new Moment(world.wish, fleet, before, now, plan);
        world.promises.forEach(promise -> promise.check(world, moment));
        lookAt = plan.lookAt();
        last = plan;
        if (diesNow()) {
            unsaid++;
        } else {
            carryOut(plan);
        }
        return plan.again();
    }

    private void carryOut(Plan plan) {
        statuses.add(plan.memory());
        if (diesNow()) {
            return;
        }
        world.starting = plan.starting();
        if (plan.template().open()) {
            world.template = world.wantedTemplate;
        }
        for (SetTarget step : plan.steps()) {
            if (diesNow()) {
                return;
            }
            send(step);
        }
        for (TakeSettings step : plan.settings()) {
            if (diesNow()) {
                return;
            }
            send(step);
        }
    }

    /** A step is on its way for a moment, and then it was taken, or it was lost and the pod counts as silent. */
    private void send(SetTarget step) {
        asked.put(step.pod(), Pod.Asked.target(asked.get(step.pod()), step.workers(), step.revision(), world.now()));
        send(step.pod(), pod -> world.put(pod, step.workers(), step.revision()));
    }

    private void send(TakeSettings step) {
        asked.put(step.pod(), Pod.Asked.settings(asked.get(step.pod()), step.settings(), world.now()));
        send(step.pod(), pod -> world.take(pod, step.settings()));
    }

    private void send(String name, Consumer<Truth> step) {
        int sender = life;
        underWay.add(name);
        boolean lost = world.strikes(Fault.LOST_STEP);
        world.schedule.after(world.dice.millis(10, 2_000), () -> {
            Truth pod = world.pods.get(name);
            boolean hears = pod != null && !pod.silent && !pod.beginning && !lost;
            if (pod != null && hears) {
                step.accept(pod);
            }
            if (sender == life) {
                underWay.remove(name);
                if (pod != null && !hears) {
                    silences.putIfAbsent(name, new Pod.Silence(world.now(), "the step was not answered"));
                }
            }
        });
    }

    private boolean diesNow() {
        if (up && world.strikes(Fault.OPERATOR_DEATH) && world.dice.chance(0.1)) {
            up = false;
            life++;
            views.clear();
            silences.clear();
            asked.clear();
            underWay.clear();
            lookAt = List.of();
            trace.say(world, "the operator dies");
            boolean long_ = world.dice.chance(0.1);
            world.schedule.after(world.dice.millis(3_000, long_ ? 3_000_000 : 40_000), this::comeBack);
        }
        return !up;
    }

    private void comeBack() {
        if (world.strikes(Fault.MEMORY_LOST)) {
            statuses.add(Memory.NONE);
            era++;
        } else if (world.strikes(Fault.MEMORY_OLD)) {
            statuses.add(statuses.get(world.dice.between(0, statuses.size() - 1)));
            era++;
        }
        trace.say(world, "the operator is back with " + statuses.getLast());
        up = true;
        watchedSince = world.now();
        run();
    }

    /** Whether it knows that it told the pod's manager to begin anew, and by its clock a moment ago if so asked. */
    boolean toldSettings(String name, boolean lately) {
        Pod.Asked told = asked.get(name);
        Pod.Asked.Settings settings = told == null ? null : told.settings();
        return settings != null
                && (!lately
                        || (!settings.at().isAfter(world.now())
                                && settings.at().plusSeconds(30).isAfter(world.now())));
    }

    boolean up() {
        return up;
    }

    Memory memory() {
        return statuses.getLast();
    }

    /** The pods it knows to be told something of which nobody has seen the effect. */
    Set<String> inFlight() {
        Set<String> names = new HashSet<>();
        asked.forEach((name, told) -> {
            if (!told.seen() && world.pods.containsKey(name)) {
                names.add(name);
            }
        });
        return names;
    }
}
