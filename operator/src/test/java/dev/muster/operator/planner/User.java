/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who wants things of the fleet, and what befalls it from outside. */
final class User {
    private final World world;
    private final Dice dice;
    private int revisions;
    private int files;

    User(World world) {
        this.world = world;
        dice = world.dice;
    }

    static Wish firstWish(Dice dice) {
        int kind = dice.between(0, 99);
        int replicas = kind < 1 ? dice.between(60, 250) : kind < 20 ? dice.between(8, 40) : dice.between(1, 7);
        return new Wish(replicas, dice.chance(0.1) ? null : dice.between(1, 8), "r0", "s0", rules(dice));
    }

    private static RolloutRules rules(Dice dice) {
        Share most = dice.chance(0.4) ? Share.percent(dice.between(0, 60)) : Share.of(dice.between(0, 4));
        RolloutRules.Canary canary = dice.chance(0.3)
                ? new RolloutRules.Canary(dice.between(1, 3), dice.millis(0, 120_000))
                : RolloutRules.Canary.NONE;
        RolloutRules.OnFailure failure = dice.oneOf(List.of(RolloutRules.OnFailure.values()));
        return new RolloutRules(most, dice.chance(0.05), Duration.ofMinutes(10), failure, canary);
    }

    /** Mostly a fleet that serves already, with an operator that sees it for the first time; else one that is born now. */
    void begin() {
        if (dice.chance(0.7)) {
            world.starting = "r0";
            for (int i = 0; i < world.wish.replicas(); i++) {
                world.adopt("r0");
            }
        }
    }

    /** One thing that comes from outside: mostly another wish, else what the drawn faults allow. */
    void trouble(Trace trace) {
        Wish before = world.wish;
        int kind = dice.between(0, 23);
        switch (kind) {
            case 0, 1, 2, 3, 4, 5 ->
                world.wish = wish(newRevision(), before.workers(), before.replicas(), before.settings());
            case 6 -> world.wish = wish("r0", before.workers(), before.replicas(), before.settings());
            case 7, 8 -> world.wish = wish(before.revision(), workers(), before.replicas(), before.settings());
            case 9 -> world.wish = wish(before.revision(), before.workers(), replicas(), before.settings());
            case 10 -> rules(rules(dice));
            case 11 -> changeTemplate();
            case 12 -> whenStruck(Fault.SILENCE, this::silence);
            case 13 -> whenStruck(Fault.FLAPPING, this::flap);
            case 14 -> whenStruck(Fault.ILLNESS, pod -> pod.ill = true);
            case 15 -> whenStruck(Fault.LYING, pod -> pod.lies = true);
            case 16 -> whenStruck(Fault.DEAFNESS, pod -> pod.deaf = true);
            case 17, 18 -> whenStruck(Fault.POD_DELETED, world::delete);
            case 19 -> whenStruck(Fault.TARGET_LOST, world::loseTarget);
            case 20 -> jump();
            case 21 -> writeSettings();
            case 22 -> {
                writeSettings();
                world.wish = wish(newRevision(), before.workers(), before.replicas(), before.settings());
            }
            default -> heal();
        }
        trace.say(world, "trouble " + kind + ": " + world.wish);
    }

    private void writeSettings() {
        world.writeSettings("f" + ++files);
    }

    private Wish wish(String revision, @Nullable Integer workers, int replicas, String settings) {
        return new Wish(replicas, workers, revision, settings, world.wish.rollout());
    }

    private String newRevision() {
        String revision = "r" + ++revisions;
        if (world.strikes(Fault.BAD_REVISION)) {
            world.bad.add(revision);
        } else if (world.strikes(Fault.FRAGILE_REVISION)) {
            world.fragile.add(revision);
        } else if (world.strikes(Fault.BRITTLE_REVISION)) {
            world.brittle.add(revision);
        }
        return revision;
    }

    private Integer workers() {
        return dice.between(0, 9); // a number never becomes auto again: pods would keep what they have
    }

    private int replicas() {
        return dice.chance(0.1) ? 0 : Math.max(1, world.wish.replicas() + dice.between(-3, 3));
    }

    private void rules(RolloutRules rules) {
        Wish w = world.wish;
        world.wish = new Wish(w.replicas(), w.workers(), w.revision(), w.settings(), rules);
    }

    private void changeTemplate() {
        world.wantedTemplate++;
        Wish w = world.wish;
        world.wish = wish(w.revision(), w.workers(), w.replicas(), "s" + world.wantedTemplate);
    }

    private void whenStruck(Fault fault, java.util.function.Consumer<Truth> what) {
        List<Truth> pods = world.living();
        if (!pods.isEmpty() && world.strikes(fault)) {
            what.accept(dice.oneOf(pods));
        }
    }

    private void silence(Truth pod) {
        pod.silent = true;
        world.schedule.after(dice.millis(10_000, 900_000), () -> pod.silent = false);
    }

    private void flap(Truth pod) {
        pod.kubernetesSays(!pod.ready && pod.serves(), world.now());
        if (world.strikes(Fault.FLAPPING)) {
            world.schedule.after(dice.millis(1_000, 20_000), () -> flap(pod));
        } else {
            pod.kubernetesSays(pod.serves(), world.now());
        }
    }

    private void jump() {
        if (world.strikes(Fault.CLOCK_JUMP)) {
            world.skew = world.skew.plus(dice.millis(-7_200_000, 7_200_000));
        }
    }

    private void heal() {
        if (world.strikes(Fault.HEALING)) {
            world.heal(world.wish.revision());
        }
    }

    /** What is needed for a fleet to come to rest: pods and workers, and no pause. */
    void resume() {
        Wish w = world.wish;
        RolloutRules r = w.rollout();
        rules(new RolloutRules(r.maxPods(), false, r.deadline(), r.onFailure(), r.canary()));
        world.wish = wish(
                w.revision(),
                w.workers() == null ? null : Math.max(1, w.workers()),
                Math.max(1, w.replicas()),
                w.settings());
    }

    /** The user finds out, and wants something that works. */
    void repair() {
        Wish w = world.wish;
        world.wish = wish("r" + ++revisions, w.workers(), w.replicas(), w.settings());
    }
}
