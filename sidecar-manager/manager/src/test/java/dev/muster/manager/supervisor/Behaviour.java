/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;
import java.util.List;
import java.util.TreeMap;

/** What the simulated processes do by themselves and when they are told: boot, serve, speak, freeze, crash, end or not. */
final class Behaviour {

    private static final Duration LAST_WORDS = Duration.ofMillis(200);

    private final World world;
    private final Machine machine;

    Behaviour(World world, Machine machine) {
        this.world = world;
        this.machine = machine;
    }

    /** Its program runs. */
    void begin(Child child) {
        Manner manner = child.manner;
        switch (child.kind) {
            case WORKER -> beginWorker(child, manner);
            case PROBE -> beginProbe(child);
            case PROCESS -> endAndFreeze(child, manner);
            case COMMAND -> beginCommand(child);
        }
    }

    private void beginCommand(Child command) {
        if (!world.strikes(Fault.PROBE_HANGS)) {
            int code = world.dice.chance(0.3) ? world.dice.between(1, 3) : 0;
            later(command, world.dice.millis(0, 3_000), () -> machine.die(command, Exit.code(code), false));
        }
    }

    private void beginWorker(Child child, Manner manner) {
        Duration watchdog = world.settings.watchdog().notifyEvery();
        if (watchdog != null) {
            beat(child, watchdog.dividedBy(3));
        }
        if (manner.boot() != null) {
            later(child, manner.boot(), () -> serve(child));
        }
        endAndFreeze(child, manner);
        if (manner.ends() != null && manner.announces() && manner.ends().compareTo(LAST_WORDS) > 0) {
            later(child, manner.ends().minus(LAST_WORDS), () -> {
                child.announced = true;
                world.notified(child, words(child, Word.STOPPING));
            });
        }
        if (manner.hangs() != null) {
            later(child, manner.hangs(), () -> hang(child));
        }
        if (manner.asksForTime()) {
            later(child, Duration.ofMillis(50), () -> {
                child.spoke = true;
                world.notified(child, words(child, Word.EXTEND));
            });
        }
        if (manner.weakTooEarly()) {
            world.schedule.after(Readiness.SETTLE.dividedBy(2), () -> machine.look(child));
        }
    }

    private void endAndFreeze(Child child, Manner manner) {
        if (manner.ends() != null) {
            later(child, manner.ends(), () -> machine.die(child, Exit.code(manner.code()), false));
        }
        if (manner.freezes() != null) {
            later(child, manner.freezes(), () -> freeze(child));
        }
    }

    private void beginProbe(Child probe) {
        if (!world.strikes(Fault.PROBE_HANGS)) {
            later(probe, Duration.ofMillis(20), () -> {
                Child asked = machine.children.get(probe.asksAbout);
                boolean serves = asked != null && asked.served && asked.alive;
                machine.die(probe, Exit.code(serves ? 0 : 1), false);
            });
        }
    }

    private void serve(Child child) {
        child.served = true;
        if (child.manner.saysReady()) {
            world.notified(child, words(child, Word.READY));
        }
        machine.look(child);
    }

    private void beat(Child child, Duration every) {
        if (child.manner.missesWatchdog() && world.dice.chance(0.1)) {
            return;
        }
        boolean trigger = child.manner.triggers() && world.dice.chance(0.05);
        world.notified(child, words(child, trigger ? Word.TRIGGER : Word.WATCHDOG));
        later(child, every, () -> beat(child, every));
    }

    /** A signal that can be handled has reached it. */
    void told(Child child, int signal) {
        if (!child.executed) {
            machine.die(child, Exit.signal(signal), false);
        } else if (!child.frozen && signal == Signal.ABRT) {
            machine.die(child, Exit.signal(signal), false);
        } else if (child.still()) {
            child.deferred.add(() -> told(child, signal));
        } else if (!child.manner.ignoresTerm()) {
            later(child, child.manner.termTakes(), () -> machine.die(child, Exit.code(0), false));
        }
    }

    private void hang(Child child) {
        child.hung = true;
        machine.guardAnew(child);
        if (child.manner.hangsFor() != null) {
            world.schedule.after(child.manner.hangsFor(), () -> move(child));
        } else if (world.isCalm()) {
            goOnSoon(child);
        }
    }

    private void move(Child child) {
        child.hung = false;
        goOn(child);
    }

    /** What hangs, or was stopped, does so no longer than a while. */
    void goOnSoon(Child child) {
        world.schedule.after(world.dice.millis(0, 120_000), () -> {
            child.hung = false;
            thaw(child);
        });
    }

    private void freeze(Child child) {
        child.frozen = true;
        machine.guardAnew(child);
        if (world.dice.chance(0.5)) {
            world.schedule.after(world.dice.millis(100, 20_000), () -> thaw(child));
        } else if (world.isCalm()) {
            goOnSoon(child);
        }
    }

    void thaw(Child child) {
        child.frozen = false;
        goOn(child);
    }

    private void goOn(Child child) {
        if (child.still()) {
            return;
        }
        machine.guardAnew(child);
        List<Runnable> missed = List.copyOf(child.deferred);
        child.deferred.clear();
        missed.forEach(action -> act(child, action));
    }

    private void later(Child child, Duration wait, Runnable action) {
        world.schedule.after(wait, () -> act(child, action));
    }

    private void act(Child child, Runnable action) {
        if (child.alive && child.still()) {
            child.deferred.add(action);
        } else if (child.alive) {
            action.run();
        }
    }

    private enum Word {
        READY,
        STOPPING,
        WATCHDOG,
        TRIGGER,
        EXTEND
    }

    private static Event.Notified words(Child child, Word word) {
        return new Event.Notified(
                child.number,
                word == Word.READY,
                word == Word.STOPPING,
                false,
                word == Word.WATCHDOG,
                word == Word.TRIGGER,
                word == Word.EXTEND ? 5_000_000 : 0,
                0,
                null,
                new TreeMap<>());
    }
}
