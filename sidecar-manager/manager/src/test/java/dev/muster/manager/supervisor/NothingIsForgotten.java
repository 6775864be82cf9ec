/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** 3: every process is in the state until it is gone, every stop escalates in time, and every boot has an end. */
final class NothingIsForgotten implements Invariant {

    private static final Duration KILL_AGAIN = Duration.ofSeconds(5);
    private static final Duration LONGEST_PROBE = Duration.ofSeconds(10);
    private static final Duration MOST_EXTRA = Duration.ofMinutes(10);

    /** The shell may wake late, and the grace begins only where the drain delay was seen to be over. */
    private static final Duration LATE_TICK = Duration.ofSeconds(2);

    private final Map<Long, Instant> begun = new HashMap<>();
    private final Map<Long, Instant> killed = new HashMap<>();
    private final Map<Long, Class<?>> lives = new HashMap<>();

    @Override
    public void check(World world, Moment moment) {
        State after = moment.after();
        if (!after.linked()) {
            return;
        }
        for (Child child : world.machine.children.values()) {
            boolean known = child.worker()
                    ? after.incarnations().containsKey(child.number)
                    : after.probes().containsKey(child.number);
            if ((child.alive || child.group) && !known && !strange(after, child)) {
                throw new Violation(3, "process " + child.number + " lives and is not in the state");
            }
        }
        for (Effect effect : moment.step().effects()) {
            if (effect instanceof Effect.Send(long number, int signal, boolean group)
                    && signal == Signal.KILL
                    && group) {
                killed.put(number, moment.now());
            }
        }
        boolean synced = moment.event() instanceof Event.Synced;
        after.incarnations().values().forEach(incarnation -> hurry(world, moment.now(), incarnation, synced));
        after.probes().values().forEach(probe -> {
            begun.putIfAbsent(probe.number(), moment.now());
            mustBeKilled(moment.now(), probe.number(), LONGEST_PROBE);
        });
        after.incarnations().values().forEach(incarnation -> isAsked(after, incarnation));
        forgetOthers(after);
    }

    /** Whoever is asked by a command whether it is ready is asked now or will be. */
    private static void isAsked(State after, Incarnation incarnation) {
        if (after.settings().ready() instanceof ReadyWhen.Exec
                && incarnation.life() instanceof Life.Booting booting
                && booting.probeAt() == null
                && after.probes().values().stream().noneMatch(probe -> probe.of() == incarnation.number())) {
            throw new Violation(3, "nobody asks " + incarnation.number() + " any more whether it is ready");
        }
    }

    /** Adopted without a mark: it is only known as something to be killed. */
    private static boolean strange(State after, Child child) {
        return after.probes().containsKey(child.number);
    }

    private void hurry(World world, Instant now, Incarnation incarnation, boolean synced) {
        Settings settings = world.settings;
        Child child = world.child(incarnation.number());
        Duration extra = child != null && child.spoke ? settings.within().plus(MOST_EXTRA) : Duration.ZERO;
        Class<?> life = incarnation.staying() ? incarnation.life().getClass() : Life.Stopping.class;
        long number = incarnation.number();
        boolean changed = !life.equals(lives.put(number, life));
        boolean waited = synced
                && (incarnation.staying() || !settings.drainDelay().isZero()); // nothing ends while nobody hears it
        if (changed || waited || !begun.containsKey(number)) {
            begun.put(number, now);
        }
        Duration stop = settings.drainDelay().plus(settings.grace()).plus(extra).plus(LATE_TICK);
        switch (incarnation.life()) {
            case Life.Ready r -> {}
            case Life.Spawning s -> mustEnd(now, number, settings.within());
            case Life.Booting b -> mustEnd(now, number, settings.within().plus(extra));
            case Life.Draining d -> mustBeKilled(now, number, stop);
            case Life.Stopping s -> mustBeKilled(now, number, stop);
            case Life.Lingering l -> mustBeKilled(now, number, stop);
        }
    }

    private void mustEnd(Instant now, long number, Duration time) {
        if (now.isAfter(due(number, time))) {
            throw new Violation(3, number + " should have been up, or given up, at " + due(number, time));
        }
    }

    private void mustBeKilled(Instant now, long number, Duration time) {
        Instant last = killed.get(number);
        if (last == null && now.isAfter(due(number, time))) {
            throw new Violation(3, number + " should have been killed at " + due(number, time));
        }
        if (last != null && now.isAfter(last.plus(KILL_AGAIN))) {
            throw new Violation(3, number + " was killed at " + last + ", is still there, and is not killed again");
        }
    }

    private Instant due(long number, Duration time) {
        return begun.getOrDefault(number, Instant.MAX.minus(time)).plus(time);
    }

    private void forgetOthers(State after) {
        lives.keySet().retainAll(after.incarnations().keySet());
        begun.keySet().removeIf(number -> gone(after, number));
        killed.keySet().removeIf(number -> gone(after, number));
    }

    private static boolean gone(State after, long number) {
        return !after.incarnations().containsKey(number) && !after.probes().containsKey(number);
    }

    @Override
    public void managerCameBack() {
        begun.clear();
        killed.clear();
        lives.clear();
    }
}
