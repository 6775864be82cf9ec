/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

    void forgetWatches() {
        children.values().forEach(child -> child.watched = false);
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
