/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What is, against what should be.
 *
 * @param ready ready workers in all slots, without those that are stuck
 * @param live processes of workers, on their way up or down too
 * @param upToDate slots of the target with a ready worker that is what the target wants
 * @param converged whether the target is reached, nothing is on its way, and nothing is stuck
 * @param reason why it is not; null when it is
 */
public record Observed(
        int ready,
        int live,
        int upToDate,
        boolean converged,
        @Nullable String reason) {

    /** Reads a state. */
    public static Observed of(State state) {
        int ready = 0;
        int live = 0;
        Set<Integer> upToDate = new HashSet<>();
        for (Incarnation incarnation : state.incarnations().values()) {
            int slot = incarnation.slot();
            boolean serves = incarnation.ready() && !incarnation.stuck();
            ready += serves ? 1 : 0;
            live += incarnation.live() ? 1 : 0;
            if (serves
                    && slot < state.target().workers()
                    && incarnation.current(state.target(), state.slots().get(slot))) {
                upToDate.add(slot);
            }
        }
        int wanted = wanted(state.target(), state.slots()).size();
        String reason = Reason.of(state, upToDate.size(), live, wanted);
        return new Observed(ready, live, upToDate.size(), reason == null, reason);
    }

    /**
     * Whether the pool should be sent work: of the wanted slots, at most as many as a restart may take down are without a ready
     * worker, at least one has one, and connections are not seen to wait in vain. A pool of none is not ready. That some workers are
     * stuck alone says nothing: the others get the connections.
     */
    public static boolean enough(State state) {
        Set<Integer> wanted = wanted(state.target(), state.slots());
        int least = Math.max(1, state.settings().budget().leastReady(wanted.size()));
        Set<Integer> ready = new HashSet<>();
        boolean allStuck = true;
        for (Incarnation incarnation : state.incarnations().values()) {
            if (incarnation.ready() && wanted.contains(incarnation.slot())) {
                ready.add(incarnation.slot());
                allStuck &= incarnation.stuck();
            }
        }
        boolean inVain = state.unaccepted().values().stream().anyMatch(Unaccepted::tooLong)
                || (allStuck && !state.unaccepted().isEmpty());
        return ready.size() >= least && !inVain;
    }

    /** Whether every slot of the target serves what was asked for, and nothing else is left. That workers hang, or have worn, is another matter. */
    static boolean reached(Turn turn) {
        Set<Integer> wanted = wanted(turn.target, turn.slots);
        Set<Integer> missing = new HashSet<>(wanted);
        for (Incarnation incarnation : turn.incarnations.values()) {
            boolean asked = incarnation.current(turn.target, turn.slots.get(incarnation.slot()));
            if (incarnation.live() && !(asked && wanted.contains(incarnation.slot()))) {
                return false;
            }
            if (incarnation.ready()) {
                missing.remove(incarnation.slot());
            }
        }
        return missing.isEmpty() && turn.running();
    }

    /** The target's slots that should have a worker. */
    private static Set<Integer> wanted(Target target, SortedMap<Integer, Slot> slots) {
        Set<Integer> wanted = new HashSet<>();
        for (int index = 0; index < target.workers(); index++) {
            Slot slot = slots.get(index);
            if (slot == null || !slot.held()) {
                wanted.add(index);
            }
        }
        return wanted;
    }
}
