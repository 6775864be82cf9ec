/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a manager that comes back must know of the pool, and the launcher keeps for it. Whatever is missing is found out anew: the
 * children themselves say what they are, and what they do is seen again.
 *
 * @param phase whether the pool was being brought to its end
 * @param nextNumber the next free number of an incarnation
 * @param nextOperation the next free number of an operation
 * @param slots those of which there is anything to know
 * @param workers the processes in them, without what is seen of them and what they have said
 * @param processes the managed processes, with what there is of each
 * @param operations those that run
 */
public record Memory(
        Phase phase,
        Target target,
        Rollout rollout,
        long nextNumber,
        long nextOperation,
        SortedMap<Integer, Slot> slots,
        SortedMap<Long, Incarnation> workers,
        Map<String, Managed> processes,
        List<Operation> operations) {

    static Memory of(State state) {
        SortedMap<Integer, Slot> slots = new TreeMap<>(state.slots());
        slots.values().removeIf(slot -> slot.equals(Slot.empty(slot.index())));
        SortedMap<Long, Incarnation> workers = new TreeMap<>();
        state.incarnations().forEach((number, worker) -> workers.put(number, worker.remembered()));
        return new Memory(
                state.phase(),
                state.target(),
                state.rollout(),
                state.nextNumber(),
                state.nextOperation(),
                slots,
                workers,
                new LinkedHashMap<>(state.processes()),
                state.operations());
    }
}
