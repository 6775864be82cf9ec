/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.util.TreeMap;

/** Starting a process in a slot, up to its first instruction. */
final class Starts {

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

    static void note(Turn turn, Incarnation incarnation, boolean ready, boolean stopping) {
        turn.emit(new Effect.Note(
                incarnation.number(),
                new Adopted.OfWorker(incarnation.slot(), incarnation.revision(), ready, stopping)));
    }
}
