/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** 3: every process is in the state until it is gone, every stop escalates in time, and every boot has an end. */
final class NothingIsForgotten implements Invariant {

    private static final Duration KILL_AGAIN = Duration.ofSeconds(5);
    private static final Duration LONGEST_PROBE = Duration.ofSeconds(10);
    /** The longest limit of one, the grace that it has at most, and a late look at each. */
    private static final Duration LONGEST_COMMAND = Duration.ofSeconds(5 + 5 + 4);

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
        Set<Long> processes = new HashSet<>();
        after.processes()
                .values()
                .forEach(process -> processes.add(process.life().number()));
        for (Child child : world.machine.children.values()) {
            boolean known = switch (child.kind) {
                case WORKER -> after.incarnations().containsKey(child.number);
                case PROCESS -> processes.contains(child.number);
                case PROBE, COMMAND -> after.tasks().containsKey(child.number);
            };
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
        after.processes().values().forEach(process -> hurry(world, moment.now(), process, synced));
        after.tasks().values().forEach(task -> {
            begun.putIfAbsent(task.number(), moment.now());
            boolean command = task.purpose() instanceof Task.Command;
            mustBeKilled(moment.now(), task.number(), command ? LONGEST_COMMAND : LONGEST_PROBE);
        });
        after.incarnations().values().forEach(incarnation -> isAsked(after, incarnation));
        forgetOthers(after);
    }

    /** Whoever is asked by a command whether it is ready is asked now or will be. */
    private static void isAsked(State after, Incarnation incarnation) {
        if (after.settings().ready() instanceof ReadyWhen.Exec
                && incarnation.life() instanceof Life.Booting booting
                && booting.probeAt() == null
                && after.tasks().values().stream().noneMatch(task -> task.asksAbout(incarnation.number()))) {
            throw new Violation(3, "nobody asks " + incarnation.number() + " any more whether it is ready");
        }
    }

    /** Adopted without a mark: it is only known as something to be killed. */
    private static boolean strange(State after, Child child) {
        return after.tasks().containsKey(child.number);
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

    private void hurry(World world, Instant now, Managed process, boolean synced) {
        long number = process.life().number();
        Class<?> life = process.life() instanceof ProcessLife.Lingering
                ? ProcessLife.Stopping.class
                : process.life().getClass();
        if (number == 0) {
            return;
        }
        if (!life.equals(lives.put(number, life))
                || (synced && process.life().staying())
                || !begun.containsKey(number)) {
            begun.put(number, now);
        }
        switch (process.life()) {
            case ProcessLife.Starting s -> mustEnd(now, number, world.settings.within());
            case ProcessLife.Stopping s ->
                mustBeKilled(now, number, world.settings.grace().plus(LATE_TICK));
            case ProcessLife.Lingering l ->
                mustBeKilled(now, number, world.settings.grace().plus(LATE_TICK));
            case ProcessLife.Running r -> {}
            case ProcessLife.None n -> {}
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
        lives.keySet().removeIf(number -> gone(after, number));
        begun.keySet().removeIf(number -> gone(after, number));
        killed.keySet().removeIf(number -> gone(after, number));
    }

    private static boolean gone(State after, long number) {
        return !after.incarnations().containsKey(number)
                && !after.tasks().containsKey(number)
                && after.processes().values().stream()
                        .noneMatch(process -> process.life().number() == number);
    }

    @Override
    public void managerCameBack() {
        begun.clear();
        killed.clear();
        lives.clear();
    }
}
