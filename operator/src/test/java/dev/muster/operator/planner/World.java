/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What truly is: pods, what revisions are worth, and the Deployment controller that makes and ends pods. Time is virtual. */
final class World {
    final Dice dice;
    final Schedule schedule = new Schedule();
    final Map<String, Truth> pods = new LinkedHashMap<>();
    final Set<String> bad = new TreeSet<>();
    final Set<String> fragile = new TreeSet<>();
    /** Run well for a while, and then crash. */
    final Set<String> brittle = new TreeSet<>();
    /** In how many pods each revision has truly proved itself. */
    final Map<String, Set<String>> proven = new TreeMap<>();

    final List<Promise> promises;
    private final Map<Fault, Double> rates;
    private boolean calm;
    private int born;
    Wish wish;
    int autoWorkers = 3;
    int template = 1;
    int wantedTemplate = 1;

    @Nullable
    String starting;

    /** What the pool's file says: new pods begin with it, and to others it comes at a moment of their own. */
    String settings = "f0";

    Duration skew = Duration.ZERO;

    World(Dice dice, Wish wish, Map<Fault, Double> rates, List<Promise> promises) {
        this.dice = dice;
        this.wish = wish;
        this.rates = rates;
        this.promises = promises;
    }

    /** As the operator's clock shows it. */
    Instant now() {
        return real().plus(skew);
    }

    Instant real() {
        return schedule.now();
    }

    boolean strikes(Fault fault) {
        return !calm && dice.chance(rates.getOrDefault(fault, 0.0));
    }

    int workers() {
        return wish.workers() == null ? autoWorkers : wish.workers();
    }

    boolean rolling() {
        return pods.values().stream().anyMatch(pod -> !pod.deleting && pod.template != template);
    }

    List<Truth> living() {
        return pods.values().stream().filter(pod -> !pod.deleting).toList();
    }

    /** Whether a revision runs in this pod. */
    boolean good(Truth pod, String revision) {
        return !bad.contains(revision) && !(fragile.contains(revision) && pod.name.hashCode() % 3 == 0);
    }

    void create() {
        String name = "p" + ++born;
        Truth pod = new Truth(name, now(), template, workers(), starting == null ? wish.revision() : starting);
        pod.saysNoRequest = strikes(Fault.OLD_INSPECTOR);
        pod.settings = settings;
        pod.written = settings;
        pods.put(name, pod);
        travel(pod, strikes(Fault.SLOW_BOOT) ? dice.millis(5_000, 150_000) : dice.millis(500, 5_000));
    }

    /** A pod that was there before the story begins. */
    void adopt(String revision) {
        create();
        Truth pod = pods.values().stream().reduce((one, other) -> other).orElseThrow();
        pod.requested = revision;
        arrive(pod);
    }

    void put(Truth pod, @Nullable Integer workers, @Nullable String revision) {
        Duration takes = strikes(Fault.SLOW_STEPS) ? dice.millis(20_000, 400_000) : dice.millis(500, 8_000);
        pod.told(workers, revision, real(), takes);
        if (pod.arrives != null) {
            travel(pod, Duration.between(real(), pod.arrives));
        }
    }

    private void travel(Truth pod, Duration takes) {
        Instant due = real().plus(takes);
        pod.arrives = due;
        schedule.after(takes, () -> {
            if (due.equals(pod.arrives)) {
                arrive(pod);
            }
        });
    }

    private void arrive(Truth pod) {
        pod.arrived(pod.workers == 0 || good(pod, pod.requested), now());
        prove(pod);
        String arrived = pod.requested;
        if (brittle.contains(arrived)) {
            schedule.after(dice.millis(1_000, 90_000), () -> pod.ill |= arrived.equals(pod.serving) && !calm);
        }
    }

    private void prove(Truth pod) {
        if (pod.settled() && pod.workers > 0) {
            proven.computeIfAbsent(pod.requested, revision -> new TreeSet<>()).add(pod.name);
        }
    }

    /** The file is another one now. */
    void writeSettings(String written) {
        settings = written;
        for (Truth pod : pods.values()) {
            schedule.after(
                    strikes(Fault.SLOW_KUBELET) ? dice.millis(20_000, 400_000) : dice.millis(500, 4_000),
                    () -> pod.finds(settings));
        }
    }

    /** The manager is told to work by what is written: it answers a last time, or more, and then not while it starts anew. */
    void take(Truth pod, String wanted) {
        if (pod.deaf || pod.leaving || !wanted.equals(pod.written) || wanted.equals(pod.settings)) {
            return;
        }
        pod.leaving = true;
        schedule.after(strikes(Fault.SLOW_STEPS) ? dice.millis(2_000, 25_000) : dice.millis(0, 500), () -> {
            pod.leaving = false;
            beginAnew(pod);
        });
    }

    /** With what is written by then. */
    private void beginAnew(Truth pod) {
        boolean long_ = strikes(Fault.SLOW_STEPS);
        pod.settings = pod.written;
        pod.beginning = true;
        if (long_) {
            pod.kubernetesSays(false, now());
        }
        schedule.after(long_ ? dice.millis(5_000, 60_000) : dice.millis(300, 3_000), () -> {
            pod.beginning = false;
            pod.kubernetesSays(pod.serves(), now());
        });
    }

    void delete(Truth pod) {
        pod.deleting = true;
        schedule.after(dice.millis(1_000, 8_000), () -> pods.remove(pod.name));
    }

    /** The manager and its launcher have died together: the pod begins again with what the ConfigMap says. */
    void loseTarget(Truth pod) {
        pod.requested = starting == null ? wish.revision() : starting;
        pod.failure = null;
        pod.inStep = false;
        pod.moved = false;
        travel(pod, dice.millis(500, 5_000));
    }

    /** One move of the Deployment controller: it makes one pod more before it ends an old one. */
    void deploy() {
        List<Truth> living = living();
        List<Truth> old =
                living.stream().filter(pod -> pod.template != template).toList();
        long ready = living.stream().filter(pod -> pod.ready).count();
        int surge = old.isEmpty() ? 0 : 1;
        if (living.size() < wish.replicas() + surge) {
            create();
        } else if (living.size() > wish.replicas() + surge) {
            delete(unreadyFirst(living));
        } else if (!old.isEmpty() && (ready > wish.replicas() || old.stream().anyMatch(pod -> !pod.ready))) {
            delete(unreadyFirst(old));
        }
    }

    private static Truth unreadyFirst(List<Truth> pods) {
        return pods.stream().filter(pod -> !pod.ready).findFirst().orElse(pods.getLast());
    }

    /** Nothing goes wrong any more. What is ill gets well, and what was given up is not tried again by itself. */
    void calm() {
        calm = true;
        for (Truth pod : pods.values()) {
            pod.ill = false;
            pod.lies = false;
            pod.deaf = false;
            pod.silent = false;
            pod.kubernetesSays(pod.serves(), now());
            prove(pod);
        }
    }

    /** All pods that are given up on a revision try once more, and it is good now. */
    void heal(String revision) {
        bad.remove(revision);
        fragile.remove(revision);
        for (Truth pod : new ArrayList<>(pods.values())) {
            if (pod.requested.equals(revision) && pod.failure != null) {
                travel(pod, dice.millis(500, 5_000));
            }
        }
    }
}
