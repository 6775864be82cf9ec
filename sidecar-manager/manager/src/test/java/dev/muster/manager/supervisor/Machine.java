/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The launcher and its processes as they truly are. It does what it is told, and reports what happens. */
final class Machine {

    final TreeMap<Long, Child> children = new TreeMap<>();
    private final World world;
    private final Behaviour behaviour;
    private int lastPid = 100;

    @Nullable
    private Memory remembered;

    Machine(World world) {
        this.world = world;
        this.behaviour = new Behaviour(world, this);
    }

    @Nullable
    Memory remembered() {
        return remembered;
    }

    /** A note has an end: what comes last in it may be missing. */
    void rememberLess() {
        Memory memory = remembered;
        if (memory == null) {
            return;
        }
        SortedMap<Long, Incarnation> some = new TreeMap<>(memory.workers());
        some.keySet().removeIf(number -> world.dice.chance(0.5));
        remembered = new Memory(
                memory.phase(),
                memory.target(),
                memory.rollout(),
                memory.nextNumber(),
                memory.nextOperation(),
                memory.slots(),
                some,
                memory.processes(),
                memory.operations());
    }

    void remember(Memory memory) {
        remembered = memory;
    }

    /** A command to start a process has been received. */
    void fork(Child child) {
        if (world.strikes(Fault.EXEC_FAILS)) {
            world.wire.report(new Event.NotSpawned(child.number, "exec: no such file"));
            return;
        }
        child.alive = true;
        child.pid = ++lastPid;
        child.started = world.now();
        child.mark = switch (child.kind) {
            case WORKER -> new Adopted.OfWorker(child.slot, child.revision, false, false);
            case PROCESS -> new Adopted.OfProcess(child.process, child.process.startsWith("tmp"), false);
            case PROBE, COMMAND -> null;
        };
        world.schedule.after(Duration.ofMillis(world.dice.between(0, 3)), () -> {
            if (child.alive) {
                executed(child);
                behaviour.begin(child);
            }
        });
    }

    private void executed(Child child) {
        child.executed = true;
        child.executedAt = world.now();
        world.wire.report(new Event.Spawned(child.number, child.pid));
    }

    void die(Child child, Exit exit, boolean withGroup) {
        if (!child.alive) {
            return;
        }
        if (!child.executed) {
            executed(child);
        }
        child.alive = false;
        Duration lingers = withGroup ? null : child.manner.lingers();
        child.group = lingers != null;
        world.wire.report(new Event.Exited(child.number, exit, child.group));
        if (lingers != null && !child.manner.stubborn()) {
            world.schedule.after(lingers, () -> endGroup(child));
        }
    }

    private void endGroup(Child child) {
        if (child.group) {
            child.group = false;
            world.wire.report(new Event.Gone(child.number));
        }
    }

    /** A command to send a signal has been received. */
    void signal(long number, int signal, boolean group) {
        Child child = children.get(number);
        if (child == null) {
            return;
        }
        if (signal == Signal.KILL) {
            die(child, Exit.signal(Signal.KILL), group);
            endGroup(child);
        } else if (signal == Signal.CONT) {
            behaviour.thaw(child);
        } else if (child.alive) {
            behaviour.told(child, signal);
        } else if (group && !child.manner.stubborn()) {
            endGroup(child);
        }
    }

    void watch(long number, boolean on) {
        Child child = children.get(number);
        if (child != null) {
            child.watched = on;
            child.lastSeen = null;
            look(child);
        }
    }

    /** Says from now on when this child has not moved for a while. */
    void guard(long number, boolean on) {
        Child child = children.get(number);
        if (child != null) {
            child.guarded = on;
            child.saidStill = false;
            guardAnew(child);
        }
    }

    /** It has come to a standstill, or moves again, or is looked at only now. */
    void guardAnew(Child child) {
        child.standstills++;
        if (child.guarded && child.still() && child.manner.seenAs() != Sight.Strength.UNKNOWN) {
            sayStill(child, child.standstills, world.now());
        } else if (child.guarded && child.saidStill) {
            child.saidStill = false;
            world.wire.report(new Event.Moves(child.number));
        }
    }

    private void sayStill(Child child, int standstill, Instant since) {
        world.schedule.after(world.settings.watchdog().reportEvery(), () -> {
            if (child.alive && child.guarded && child.standstills == standstill) {
                child.saidStill = true;
                world.wire.report(
                        new Event.Still(child.number, Duration.between(since, world.now()), "blocked in read(7)"));
                sayStill(child, standstill, since);
            }
        });
    }

    /** Says every second what each process has of the memory, for as long as that matters. */
    void measure() {
        if (world.settings.recycle().memory() > 0) {
            TreeMap<Long, Long> resident = new TreeMap<>();
            workers().forEach(child -> resident.put(child.number, child.resident(world.now())));
            world.wire.report(new Event.Measured(resident));
            world.schedule.after(Duration.ofSeconds(1), this::measure);
        }
    }

    private List<Child> workers() {
        return children.values().stream()
                .filter(child -> child.alive && child.worker())
                .toList();
    }

    /** Nothing new goes wrong: what hangs goes on after a while. */
    void calm() {
        children.values().stream().filter(Child::still).forEach(behaviour::goOnSoon);
    }

    void forgetWatches() {
        for (Child child : children.values()) {
            child.watched = false;
            child.guarded = false;
            child.saidStill = false;
        }
    }

    void mark(long number, Adopted.Mark mark) {
        Child child = children.get(number);
        if (child != null) {
            child.mark = mark;
        }
    }

    /** Reports what is to be seen of a child, when that has changed. */
    void look(Child child) {
        Sight.Strength seen = child.seen(world.now());
        if (child.watched && child.alive && seen != child.lastSeen) {
            child.lastSeen = seen;
            for (String socket : world.settings.sockets()) {
                world.wire.report(new Event.Seen(child.number, socket, seen, "epoll", false));
            }
        }
    }

    /** Connections that carry nothing: who serves, and can be looked into, is seen to have accepted one. */
    void knock() {
        for (Child child : children.values()) {
            child.accepted |= child.alive && child.served;
            look(child);
        }
    }

    List<Adopted> adoptable() {
        List<Adopted> there = new ArrayList<>();
        for (Child child : children.values()) {
            if (child.alive || child.group) {
                there.add(new Adopted(
                        child.number,
                        child.pid,
                        child.started == null ? world.now() : child.started,
                        child.mark,
                        !child.alive));
            }
        }
        return there;
    }

    /** The launcher dies, and all of its children with it. */
    void perish() {
        for (Child child : children.values()) {
            if (child.alive) {
                child.alive = false;
            }
            child.group = false;
        }
        remembered = null;
    }
}
