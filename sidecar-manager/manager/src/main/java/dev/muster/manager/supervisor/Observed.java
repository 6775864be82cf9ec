/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What is, against what should be.
 *
 * @param ready ready workers in all slots
 * @param live processes of workers, on their way up or down too
 * @param upToDate ready workers that are what the target wants
 * @param converged whether the target is reached, and nothing is on its way
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
        return of(
                state.target(),
                state.slots(),
                state.incarnations().values(),
                state.rollout(),
                state.opened() ? null : Processes.waiting(state.processes().values()),
                state.linked(),
                state.phase());
    }

    /**
     * Whether the pool should be sent work: of the wanted slots, at most as many as a restart may take down are without a ready
     * worker, and at least one has one. A pool of none is not ready.
     */
    public static boolean enough(State state) {
        Set<Integer> wanted = new HashSet<>();
        for (int index = 0; index < state.target().workers(); index++) {
            Slot slot = state.slots().get(index);
            if (slot == null || !slot.held()) {
                wanted.add(index);
            }
        }
        int least = Math.max(1, state.settings().budget().leastReady(wanted.size()));
        Set<Integer> ready = new HashSet<>();
        for (Incarnation incarnation : state.incarnations().values()) {
            if (incarnation.ready() && wanted.contains(incarnation.slot())) {
                ready.add(incarnation.slot());
            }
        }
        return ready.size() >= least;
    }

    static Observed of(Turn turn) {
        return of(
                turn.target,
                turn.slots,
                turn.incarnations.values(),
                turn.rollout,
                turn.opened ? null : Processes.waiting(turn.processes.values()),
                turn.linked,
                turn.phase);
    }

    private static Observed of(
            Target target,
            SortedMap<Integer, Slot> slots,
            Collection<Incarnation> incarnations,
            Rollout rollout,
            @Nullable String waiting,
            boolean linked,
            Phase phase) {
        int ready = 0;
        int live = 0;
        int upToDate = 0;
        Map<Integer, Incarnation> serving = new HashMap<>();
        for (Incarnation incarnation : incarnations) {
            Slot slot = slots.get(incarnation.slot());
            boolean current = incarnation.slot() < target.workers()
                    && incarnation.revision().equals(target.revision())
                    && slot != null
                    && incarnation.number() >= slot.freshFrom();
            ready += incarnation.ready() ? 1 : 0;
            live += incarnation.live() ? 1 : 0;
            if (incarnation.ready() && current && serving.put(incarnation.slot(), incarnation) == null) {
                upToDate++;
            }
        }
        int wanted = 0;
        for (int index = 0; index < target.workers(); index++) {
            Slot slot = slots.get(index);
            wanted += slot != null && slot.held() ? 0 : 1;
        }
        boolean converged = phase instanceof Phase.Running && upToDate == wanted && live == wanted;
        String reason =
                converged ? null : reason(slots, incarnations, rollout, waiting, linked, phase, upToDate, wanted);
        return new Observed(ready, live, upToDate, converged, reason);
    }

    private static String reason(
            SortedMap<Integer, Slot> slots,
            Collection<Incarnation> incarnations,
            Rollout rollout,
            @Nullable String waiting,
            boolean linked,
            Phase phase,
            int upToDate,
            int wanted) {
        if (phase instanceof Phase.Ending ending) {
            return "ending: " + ending.why();
        }
        if (phase instanceof Phase.Ended) {
            return "ended";
        }
        if (!linked) {
            return "waiting for the launcher";
        }
        if (waiting != null) {
            return waiting;
        }
        if (rollout.phase() == Rollout.Phase.BROKEN) {
            return "restart given up: " + rollout.problem();
        }
        for (Slot slot : slots.values()) {
            if (slot.failures() > 0
                    && !slot.held()
                    && slot.lastFailure() != null
                    && incarnations.stream().noneMatch(i -> i.slot() == slot.index() && i.ready())) {
                return "slot " + slot.index() + " in back-off: " + slot.lastFailure();
            }
        }
        return upToDate < wanted
                ? upToDate + " of " + wanted + " workers are ready and up to date"
                : "old workers are ending";
    }
}
