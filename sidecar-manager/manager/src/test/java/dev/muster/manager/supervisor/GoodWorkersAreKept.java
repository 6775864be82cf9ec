/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** 2: until a change has proved itself only one slot is risked for it, and once it is given up nothing serving is touched. */
final class GoodWorkersAreKept implements Invariant {

    private final Map<Long, Instant> readySince = new HashMap<>();
    private final Set<Integer> risked = new HashSet<>();
    private long from = -1;
    private boolean proven;
    private int failures;

    @Override
    public void check(World world, Moment moment) {
        if (!moment.after().met()) {
            return; // what it will find is not known yet
        }
        prove(world, moment);
        countFailures(world, moment);
        Rollout rollout = moment.after().rollout();
        boolean broken = rollout.phase() == Rollout.Phase.BROKEN
                && moment.before().rollout().from() == from;
        for (Incarnation leaving : Leaving.decided(moment)) {
            if (Leaving.replaced(moment.after(), leaving)
                    && rollout.phase() != Rollout.Phase.DONE
                    && !succeeded(world, moment, leaving)
                    && !spareOfOld(moment, leaving)) {
                risk(moment, leaving, broken && moment.before().rollout().phase() == Rollout.Phase.BROKEN);
            }
        }
        for (Effect effect : moment.step().effects()) {
            if (broken && effect instanceof Effect.Spawn spawn && serves(moment.after(), spawn)) {
                throw new Violation(2, "given up, and yet " + spawn.number() + " is started beside a serving worker");
            }
        }
    }

    private void prove(World world, Moment moment) {
        long now = moment.after().rollout().from();
        boolean again = moment.before().rollout().phase() != Rollout.Phase.RUNNING
                && moment.after().rollout().phase() == Rollout.Phase.RUNNING;
        if (now != from || again) {
            from = now;
            proven = false;
            failures = 0;
            risked.clear();
        }
        for (Incarnation was : moment.before().incarnations().values()) {
            Instant since = readySince.get(was.number());
            proven |= was.ready()
                    && was.number() >= from
                    && since != null
                    && !moment.now().isBefore(since.plus(world.settings.prove()));
        }
        readySince.keySet().retainAll(moment.before().incarnations().keySet());
        Memory recalled = moment.recalled();
        if (recalled != null) {
            goOn(world, moment, recalled);
        }
        for (Incarnation is : moment.after().incarnations().values()) {
            if (is.ready()) {
                readySince.putIfAbsent(is.number(), moment.now());
                proven |= is.number() >= from && world.settings.prove().isZero();
            }
        }
    }

    /** What was so in the life of the manager before is so in this one; who serves has served all the time. */
    private void goOn(World world, Moment moment, Memory recalled) {
        boolean same = recalled.rollout().from() == from;
        proven = same && recalled.rollout().proven();
        failures = same ? recalled.rollout().failures() : 0;
        for (Incarnation worker : recalled.workers().values()) {
            if (worker.life() instanceof Life.Ready ready) {
                readySince.put(worker.number(), ready.since());
                boolean there = moment.after().incarnations().containsKey(worker.number());
                proven |= there
                        && worker.number() >= from
                        && !moment.now().isBefore(ready.since().plus(world.settings.prove()));
            }
        }
    }

    private void countFailures(World world, Moment moment) {
        boolean running = moment.before().rollout().phase() == Rollout.Phase.RUNNING
                && moment.before().rollout().from() == from;
        for (Effect effect : moment.step().effects()) {
            if (running
                    && effect instanceof News.Failed failed
                    && failed.number() >= from
                    && !stayedUp(world, moment, failed.number())) {
                failures++;
            }
        }
        boolean stillRunning = running && moment.after().rollout().phase() == Rollout.Phase.RUNNING;
        if (stillRunning && failures >= world.settings.failures()) {
            throw new Violation(2, failures + " starts have failed, and the restart is not given up");
        }
    }

    private boolean stayedUp(World world, Moment moment, long number) {
        Instant since = readySince.get(number);
        return since != null
                && !moment.now().isBefore(since.plus(world.settings.backoff().reset()));
    }

    private void risk(Moment moment, Incarnation leaving, boolean broken) {
        if (broken) {
            throw new Violation(2, "given up, and yet the serving " + leaving.number() + " is replaced");
        }
        risked.removeIf(slot -> slot >= moment.after().target().workers() || Leaving.held(moment.after(), slot));
        risked.add(leaving.slot());
        if (!proven && risked.size() > 1) {
            throw new Violation(2, "nothing new has proved itself, and slots " + risked + " lost their workers for it");
        }
        boolean spare = moment.after().incarnations().values().stream()
                .anyMatch(i -> i.slot() == leaving.slot()
                        && i.staying()
                        && i.number() >= from
                        && moment.before().incarnations().containsKey(i.number()));
        if (!proven && spare) {
            throw new Violation(2, leaving.number() + " is retired for a successor that has not proved itself");
        }
    }

    /** Whether its slot has a successor of an earlier change, which has proved itself on its own. */
    private boolean succeeded(World world, Moment moment, Incarnation leaving) {
        return moment.after().incarnations().values().stream()
                .anyMatch(i -> i.slot() == leaving.slot()
                        && i.ready()
                        && i.number() < from
                        && !moment.after().outdated(i)
                        && !moment.now()
                                .isBefore(readySince
                                        .getOrDefault(i.number(), moment.now())
                                        .plus(world.settings.prove())));
    }

    /** Whether a worker of an earlier change serves on in its slot, as several unfinished changes can leave them. */
    private static boolean spareOfOld(Moment moment, Incarnation leaving) {
        return moment.after().rollout().phase() != Rollout.Phase.BROKEN
                && moment.after().incarnations().values().stream()
                        .anyMatch(i -> i.slot() == leaving.slot()
                                && i.ready()
                                && moment.after().outdated(i));
    }

    private static boolean serves(State after, Effect.Spawn spawn) {
        return after.incarnations().values().stream()
                .anyMatch(i -> i.slot() == spawn.slot() && i.number() != spawn.number() && i.ready());
    }

    @Override
    public void managerCameBack() {
        from = -1;
        readySince.clear();
        failures = 0;
    }
}
