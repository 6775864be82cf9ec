/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;
import java.time.Instant;
import java.util.TreeMap;

/** Starting a process in a slot, up to its first instruction. */
final class Starts {

    /** What is to be seen of a process is seen within this. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    private Starts() {}

    /** Orders a fresh process for the slot. */
    static Incarnation start(Turn turn, Slot slot, Origin origin) {
        long number = turn.nextNumber++;
        Incarnation born = new Incarnation(
                number,
                slot.index(),
                turn.target.revision(),
                turn.now,
                origin,
                new Life.Spawning(turn.now),
                Told.NOTHING);
        turn.put(born);
        turn.emit(new Effect.Spawn(number, slot.index(), born.revision()));
        turn.emit(new News.Starting(slot.index(), number, origin));
        return born;
    }

    static void spawned(Turn turn, Event.Spawned spawned) {
        Incarnation incarnation = turn.incarnations.get(spawned.number());
        if (incarnation == null) {
            Processes.spawned(turn, spawned);
            return; // or it is a task, or its end was already seen
        }
        switch (incarnation.life()) {
            case Life.Spawning s -> {
                turn.emit(new News.Started(incarnation.slot(), incarnation.number(), spawned.pid()));
                boot(turn, incarnation, spawned.pid());
            }
            case Life.Stopping s -> turn.put(incarnation.with(s.of(spawned.pid())));
            case Life.Booting b -> {} // said twice
            case Life.Ready r -> {} // said twice
            case Life.Draining d -> {} // said twice
            case Life.Lingering l -> {} // late: its end was already seen
        }
    }

    /** Its program runs from now on: watch it come up. */
    static void boot(Turn turn, Incarnation incarnation, int pid) {
        Settings settings = turn.settings;
        boolean probes = settings.ready() instanceof ReadyWhen.Exec && !Probes.runsFor(turn, incarnation.number());
        turn.put(incarnation.with(new Life.Booting(
                pid, turn.now, turn.in(settings.within()), new TreeMap<>(), probes ? turn.now : null)));
        if (Readiness.watches(settings)) {
            turn.emit(new Effect.Watch(incarnation.number(), true));
        }
        note(turn, incarnation, false, false);
    }

    /** Nobody has looked at it for a while: it has what is left of its time, and at least so much that it can be seen. */
    static void bootOn(Turn turn, Incarnation incarnation, Life.Booting before) {
        boot(turn, incarnation, before.pid());
        Incarnation booting = turn.incarnations.getOrDefault(incarnation.number(), incarnation);
        if (booting.life() instanceof Life.Booting now) {
            Instant seen = turn.in(LOOK);
            Instant least = seen.isBefore(now.deadline()) ? seen : now.deadline();
            Instant deadline = before.deadline().isBefore(least) ? least : before.deadline();
            turn.put(booting.with(new Life.Booting(now.pid(), before.since(), deadline, now.sights(), now.probeAt())));
        }
    }

    static void note(Turn turn, Incarnation incarnation, boolean ready, boolean stopping) {
        turn.emit(new Effect.Note(
                incarnation.number(),
                new Adopted.OfWorker(incarnation.slot(), incarnation.revision(), ready, stopping)));
    }
}
