/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Instant;

/** When time alone will next change something. */
final class Timers {

    private Timers() {}

    /**
     * The earliest moment at which a step without any event would do something; {@link Instant#MAX} when there is none. What was
     * due before now and could not be done waits for an event, and not for time.
     */
    static Instant next(State state, Instant now) {
        Instant next = Instant.MAX;
        if (state.phase() instanceof Phase.Ending ending && !state.knowsNothing()) {
            Instant killAt = Shutdown.killWorkersAt(state.settings(), ending);
            Instant all = Shutdown.killAt(ending);
            next = killAt.isAfter(now) ? killAt : all.isAfter(now) ? all : ending.giveUpAt();
        }
        if (!state.linked()) {
            return next; // nothing else can be done without the launcher
        }
        for (Incarnation incarnation : state.incarnations().values()) {
            next = earlier(next, next(state, incarnation, now));
        }
        for (Task task : state.tasks().values()) {
            next = earlier(next, task.next());
        }
        for (Managed process : state.processes().values()) {
            next = earlier(next, next(state, process, now));
        }
        if (state.phase() instanceof Phase.Running) {
            for (Slot slot : state.slots().values()) {
                if (slot.nextTry().isAfter(now) && !slot.held() && !filled(state, slot)) {
                    next = earlier(next, slot.nextTry());
                }
            }
        }
        return next;
    }

    private static Instant next(State state, Incarnation incarnation, Instant now) {
        return switch (incarnation.life()) {
            case Life.Spawning s -> s.since().plus(state.settings().within());
            case Life.Booting b -> Readiness.nextLook(state.settings(), b, now);
            case Life.Ready r -> ready(state, incarnation, r, now);
            case Life.Draining d -> d.until();
            case Life.Stopping s -> s.next();
            case Life.Lingering l -> l.next();
        };
    }

    private static Instant next(State state, Managed process, Instant now) {
        return switch (process.life()) {
            case ProcessLife.None n ->
                state.phase() instanceof Phase.Running
                                && process.wanted()
                                && process.nextTry().isAfter(now)
                        ? process.nextTry()
                        : Instant.MAX;
            case ProcessLife.Starting s -> s.since().plus(state.settings().within());
            case ProcessLife.Running r -> {
                Instant settled = r.since().plus(Processes.SETTLED);
                yield settled.isAfter(now) ? settled : Instant.MAX;
            }
            case ProcessLife.Stopping s -> s.next();
            case ProcessLife.Lingering l -> l.next();
        };
    }

    private static Instant ready(State state, Incarnation incarnation, Life.Ready ready, Instant now) {
        Instant next = ready.watchdogAt() == null ? Instant.MAX : ready.watchdogAt();
        Instant proved = ready.since().plus(state.settings().prove());
        if (proved.isAfter(now)) {
            next = earlier(next, proved);
        }
        boolean wears =
                state.phase() instanceof Phase.Running && state.rollout().phase() == Rollout.Phase.DONE;
        return wears ? earlier(next, Wear.oldAt(state.settings(), incarnation)) : next;
    }

    /** Whether the slot has a process of the wanted kind, so that its next try is not waited for. */
    private static boolean filled(State state, Slot slot) {
        for (Incarnation incarnation : state.incarnations().values()) {
            if (incarnation.slot() == slot.index() && incarnation.staying() && !state.outdated(incarnation)) {
                return true;
            }
        }
        return false;
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
