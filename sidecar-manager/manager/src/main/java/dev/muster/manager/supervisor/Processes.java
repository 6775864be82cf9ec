/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Managed processes brought to what is wanted: one child each at most, its predecessor gone with all that it had started. */
final class Processes {

    /** One that has run for so long is said to run. */
    static final Duration SETTLED = Duration.ofSeconds(1);

    private Processes() {}

    /** Those whom the workers wait for, and whether they still do. */
    static void startFirst(Turn turn) {
        start(turn, true);
        if (!turn.opened && turn.running() && turn.linked) {
            turn.opened = turn.processes.values().stream().noneMatch(Processes::awaited);
        }
    }

    /** All others, right behind the workers; those that somebody has asked for do not wait. */
    static void startOthers(Turn turn) {
        start(turn, false);
    }

    private static boolean mayStart(Turn turn, Managed process) {
        return turn.opened || process.rule().first() || !process.rule().auto();
    }

    private static void start(Turn turn, boolean first) {
        if (!turn.running() || !turn.linked) {
            return;
        }
        for (Managed process : List.copyOf(turn.processes.values())) {
            if (process.rule().first() == first
                    && process.wanted()
                    && process.empty()
                    && mayStart(turn, process)
                    && !turn.now.isBefore(process.nextTry())) {
                start(turn, process);
            }
        }
    }

    private static void start(Turn turn, Managed process) {
        long number = turn.nextNumber++;
        turn.put(process.with(new ProcessLife.Starting(number, turn.now)));
        turn.emit(new Effect.SpawnProcess(number, process.rule()));
        turn.emit(new News.ProcessStarting(process.name(), number));
    }

    /** Whether the workers wait for this one: a job until it has ended well, another until it runs. */
    static boolean awaited(Managed process) {
        if (!process.rule().first()) {
            return false;
        }
        return switch (process.standing()) {
            case WANTED -> process.rule().job() || !(process.life() instanceof ProcessLife.Running);
            case FAILED -> true;
            case STOPPED, ENDED, EXITED -> false;
        };
    }

    /** What the workers wait for, in words; null for nothing. */
    static @Nullable String waiting(Collection<Managed> processes) {
        for (Managed process : processes) {
            if (awaited(process)) {
                String failure = process.lastFailure() == null ? "" : ": " + process.lastFailure();
                return "waiting for process " + process.name() + failure;
            }
        }
        return null;
    }

    /** The process that the workers wait for in vain: it has failed for good, or too often. */
    static @Nullable Managed hopeless(Turn turn) {
        for (Managed process : turn.processes.values()) {
            boolean over =
                    process.standing() == Managed.Standing.FAILED || process.failures() >= turn.settings.failures();
            if (!turn.opened && over && awaited(process)) {
                return process;
            }
        }
        return null;
    }

    static void spawned(Turn turn, Event.Spawned spawned) {
        Managed process = turn.process(spawned.number());
        if (process == null) {
            return;
        }
        switch (process.life()) {
            case ProcessLife.Starting s -> {
                turn.put(process.with(new ProcessLife.Running(s.number(), spawned.pid(), turn.now)));
                turn.emit(new News.ProcessStarted(process.name(), s.number(), spawned.pid()));
            }
            case ProcessLife.Stopping s ->
                turn.put(process.with(
                        new ProcessLife.Stopping(s.number(), spawned.pid(), s.since(), s.why(), s.killed(), s.next())));
            case ProcessLife.Running r -> {} // said twice
            case ProcessLife.Lingering l -> {} // late: its end was already seen
            case ProcessLife.None n -> {}
        }
    }

    /** What an earlier manager knew of them; what it declared and this one does not is known by its child alone, when there is one. */
    static void remember(Turn turn, Memory memory) {
        for (Managed past : memory.processes().values()) {
            Managed own = turn.processes.get(past.name());
            if (own != null || past.rule().temporary()) {
                ProcessRule rule = own == null ? past.rule().orOnce() : own.rule();
                boolean asTold = past.standing() == Managed.byDefault(past.rule());
                turn.put(past.as(rule, asTold ? Managed.byDefault(rule) : past.standing())
                        .triedBy(turn.in(turn.settings.backoff().max())));
            }
        }
    }

    /** The launcher has this child, which this manager knew. */
    static void meet(Turn turn, Managed known, Adopted child) {
        if (child.lingering() && !(known.life() instanceof ProcessLife.Lingering)) {
            ProcessEnds.exited(turn, known, Exit.UNSEEN, true);
            return;
        }
        switch (known.life()) {
            case ProcessLife.Starting s -> spawned(turn, new Event.Spawned(s.number(), child.pid()));
            case ProcessLife.Stopping s -> ProcessStops.repeat(turn, known);
            case ProcessLife.Lingering l -> ProcessStops.repeat(turn, known);
            case ProcessLife.Running r -> {
                if (!known.wanted()) {
                    ProcessStops.ask(turn, known, "is not wanted");
                }
            }
            case ProcessLife.None n -> {}
        }
    }

    /** The launcher has this child of an earlier manager's; false when its place is taken. */
    static boolean adopt(Turn turn, Adopted child, Adopted.OfProcess mark) {
        Managed process = turn.processes.get(mark.name());
        boolean strange = process == null;
        if (process == null) {
            ProcessRule rule = ProcessRule.temporary(mark.name(), ProcessRule.Restart.NEVER, Launch.FORGOTTEN);
            process = Managed.of(rule, turn.now).standing(Managed.Standing.WANTED);
        }
        if (!process.empty()) {
            return false;
        }
        Instant since = child.started().isAfter(turn.now) ? turn.now : child.started();
        Managed adopted = process.with(new ProcessLife.Running(child.number(), child.pid(), since));
        turn.put(adopted);
        if (child.lingering() && process.wanted() && !mark.stopping()) {
            ProcessEnds.exited(turn, adopted, Exit.UNSEEN, true);
        } else if (child.lingering()) {
            ProcessStops.linger(turn, adopted);
        } else if (mark.stopping()) {
            ProcessStops.signal(turn, adopted, "was already told to end");
        } else if (strange && !mark.temporary()) {
            ProcessStops.ask(turn, adopted, "the pool does not declare it");
        } else if (!process.wanted()) {
            ProcessStops.ask(turn, adopted, "is not wanted");
        }
        return true;
    }
}
