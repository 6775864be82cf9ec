/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** Getting in step with a launcher: after the manager's start, after the launcher's, or after the connection broke. */
final class Adoption {

    private Adoption() {}

    static void lost(Turn turn) {
        if (turn.linked) {
            turn.linked = false;
            turn.launcherEnd = LauncherEnd.of(turn);
            Health.forget(turn);
            turn.emit(new News.LauncherLost(turn.launcherEnd.words()));
        }
    }

    static void sync(Turn turn, Event.Synced synced) {
        NextLauncher.meet(turn, synced);
        boolean first = !turn.met;
        String content = turn.target.content();
        if (turn.knowsNothing()) {
            Shutdown.startTheClock(turn);
        }
        if (first && synced.memory() != null) {
            Recollection.take(turn, synced.memory());
        }
        Health.forget(turn); // it says again what holds
        turn.met = true;
        turn.linked = true;
        Requests.hold(turn, new Event.Holding(content, "watched files have changed"));
        turn.emit(new News.LauncherConnected(synced.children().size()));
        Set<Long> there = new HashSet<>();
        for (Adopted child : synced.children()) {
            there.add(child.number());
            turn.nextNumber = Math.max(turn.nextNumber, child.number() + 1);
            Incarnation known = turn.incarnations.get(child.number());
            Managed process = turn.process(child.number());
            Task task = turn.tasks.get(child.number());
            if (known != null) {
                meet(turn, known, child);
            } else if (process != null) {
                Processes.meet(turn, process, child);
            } else if (task != null) {
                Tasks.meet(turn, task);
            } else {
                adopt(turn, child);
            }
        }
        buryMissing(turn, there, first ? Exit.AWAY : Exit.UNSEEN);
        turn.opened = !turn.incarnations.isEmpty(); // where workers are, nothing is waited for before them
    }

    /** The child was known: what has happened to it meanwhile is made good, and what it may have missed is said again. */
    private static void meet(Turn turn, Incarnation known, Adopted child) {
        if (child.lingering() && known.live()) {
            Ends.exited(turn, known.number(), Exit.UNSEEN, true);
            return;
        }
        switch (known.life()) {
            case Life.Spawning s -> Starts.spawned(turn, new Event.Spawned(known.number(), child.pid()));
            case Life.Booting b -> Starts.bootOn(turn, known, b);
            case Life.Ready r -> {
                turn.everReady = true;
                Starts.note(turn, known, true, false);
                Health.guard(turn, known.number(), true);
            }
            case Life.Draining d -> Starts.note(turn, known, true, false);
            case Life.Stopping s -> Stops.repeat(turn, known);
            case Life.Lingering l -> Stops.repeat(turn, known);
        }
    }

    private static void adopt(Turn turn, Adopted child) {
        switch (child.mark()) {
            case Adopted.OfWorker worker -> adopt(turn, child, worker);
            case Adopted.OfProcess process -> {
                if (!Processes.adopt(turn, child, process)) {
                    Tasks.kill(turn, child.number());
                }
            }
            case null -> Tasks.kill(turn, child.number()); // nobody knows what it is: a command, or a stranger
        }
    }

    private static void adopt(Turn turn, Adopted child, Adopted.OfWorker mark) {
        Instant born = child.started().isAfter(turn.now) ? turn.now : child.started();
        Incarnation adopted = new Incarnation(
                child.number(),
                mark.slot(),
                mark.revision(),
                born,
                Origin.ADOPTED,
                new Life.Spawning(born),
                Told.NOTHING);
        turn.slot(mark.slot());
        turn.put(adopted);
        if (child.lingering()) {
            Stops.linger(turn, adopted);
        } else if (mark.stopping()) {
            Stops.signal(turn, adopted, "was already told to end", turn.settings.stopSignal());
        } else if (mark.ready()) {
            turn.put(adopted.with(Life.Ready.now(child.pid(), turn.now, "adopted", Health.nextWord(turn))));
            Health.guard(turn, adopted.number(), true);
            turn.everReady = true;
        } else {
            Instant deadline = born.plus(turn.settings.within());
            Starts.bootOn(turn, adopted, new Life.Booting(child.pid(), turn.now, deadline, new TreeMap<>(), null));
        }
    }

    /** Nothing of what was known is there any more. */
    static void buryAll(Turn turn) {
        buryMissing(turn, Set.of(), Exit.UNSEEN);
    }

    private static void buryMissing(Turn turn, Set<Long> there, Exit unseen) {
        for (Incarnation incarnation : List.copyOf(turn.incarnations.values())) {
            if (!there.contains(incarnation.number())) {
                Ends.lost(turn, incarnation, unseen);
            }
        }
        for (Managed process : List.copyOf(turn.processes.values())) {
            if (!process.empty() && !there.contains(process.life().number())) {
                ProcessEnds.lost(turn, process, unseen);
            }
        }
        for (long number : List.copyOf(turn.tasks.keySet())) {
            if (!there.contains(number)) {
                Tasks.exited(turn, number, Exit.UNSEEN, false);
            }
        }
    }
}
