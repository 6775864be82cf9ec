/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that the supervisor knows, as one immutable value.
 *
 * @param phase whether the pool is kept up or brought to its end
 * @param linked whether the launcher is connected and in step with this state
 * @param met whether a launcher has ever been in step with this manager
 * @param everReady whether any worker was ever ready
 * @param slots the target's slots, and those above it that still hold a process
 * @param incarnations every process of a worker that is not known to be gone, by number
 * @param probes every run of the readiness command that is not known to be gone, by number
 * @param operations those that run, oldest first; the outcome of each is told when it ends
 * @param nextNumber the next free number of an incarnation
 * @param wakeAt when the next {@link Event.Tick} is due at the latest
 */
public record State(
        Settings settings,
        Target target,
        Phase phase,
        boolean linked,
        boolean met,
        boolean everReady,
        SortedMap<Integer, Slot> slots,
        SortedMap<Long, Incarnation> incarnations,
        SortedMap<Long, Probe> probes,
        Rollout rollout,
        List<Operation> operations,
        long nextNumber,
        long nextOperation,
        Instant wakeAt) {

    /** A pool of which nothing runs yet, waiting for its launcher. */
    public static State initial(Settings settings, Target target) {
        return new State(
                settings,
                target,
                new Phase.Running(),
                false,
                false,
                false,
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                Rollout.starting(1),
                List.of(),
                1,
                1,
                Instant.MAX);
    }

    /** Whether this incarnation is not what its slot should be running. */
    public boolean outdated(Incarnation incarnation) {
        Slot slot = slots.get(incarnation.slot());
        return !incarnation.revision().equals(target.revision())
                || (slot != null && incarnation.number() < slot.freshFrom());
    }

    /** What a manager that comes back must know. */
    Memory memory() {
        var held = new TreeSet<Integer>();
        for (Slot slot : slots.values()) {
            if (slot.held()) {
                held.add(slot.index());
            }
        }
        return new Memory(target, rollout, nextNumber, nextOperation, held);
    }
}
