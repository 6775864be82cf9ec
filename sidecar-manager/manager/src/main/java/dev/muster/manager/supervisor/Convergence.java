/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The level-triggered pass: looks at what is and what should be, and takes every step towards it that the budget allows now.
 *
 * <p>A slot should have one process that is up to date and none else. The pass never asks how a difference came about. A ready
 * worker is only ever told to stop when enough others stay ready, and a process is only ever started when not too many live. Until
 * the first worker of a new revision has proved itself, one slot is changed at a time and nothing that serves is retired.
 *
 * <p>A worker that is stuck is kept: it may be in the middle of a long request. Where there is room, another stands in for it in its
 * slot, and goes when it moves again, or when a change needs the room.
 */
final class Convergence {

    private final Turn turn;
    private final List<Slot> targetSlots;
    private final Map<Integer, List<Incarnation>> staying = new HashMap<>();
    private final int mostLive;
    private final int leastReady;
    private int ready;
    private int live;

    /** Whether some slot is on its way to the rollout's revision; null when that must be looked up. */
    @Nullable
    private Boolean changing;

    static void run(Turn turn) {
        if (!turn.running()) {
            Shutdown.run(turn);
        } else {
            new Convergence(turn).converge();
        }
    }

    private Convergence(Turn turn) {
        this.turn = turn;
        for (int index = 0; index < turn.target.workers(); index++) {
            turn.slot(index);
        }
        targetSlots = List.copyOf(turn.slots.headMap(turn.target.workers()).values());
        int wanted = 0;
        for (Slot slot : targetSlots) {
            wanted += slot.held() ? 0 : 1;
        }
        for (Incarnation incarnation : turn.incarnations.values()) {
            if (incarnation.staying()) {
                staying.computeIfAbsent(incarnation.slot(), index -> new ArrayList<>(2))
                        .add(incarnation);
            }
            ready += incarnation.ready() ? 1 : 0;
            live += counted(incarnation) ? 1 : 0;
        }
        mostLive = turn.settings.budget().mostLive(wanted);
        leastReady = turn.settings.budget().leastReady(wanted);
    }

    private void converge() {
        prove();
        stopHeld();
        stopUselessStarts();
        stopDoubles();
        stopLeaving();
        retireReplaced();
        makeRoom();
        if (turn.linked && turn.opened) {
            fillEmpty();
            startReplacements();
            startStandIns();
        }
        finishRollout();
        dropEmptySlots();
    }

    /** The rollout is trusted once one of its workers has stayed ready for long enough. */
    private void prove() {
        if (turn.rollout.proven()) {
            return;
        }
        for (Incarnation incarnation : turn.incarnations.values()) {
            if (turn.rollout.covers(incarnation) && stayedReady(incarnation)) {
                turn.rollout = turn.rollout.proved();
                return;
            }
        }
    }

    private boolean stayedReady(Incarnation incarnation) {
        return incarnation.life() instanceof Life.Ready ready
                && !turn.now.isBefore(ready.since().plus(turn.settings.prove()));
    }

    /**
     * Whether the successor may take the old one's place. What an unfinished earlier change has left in a slot proves itself alone; so
     * does what replaces a worn worker, as nobody knows what has become of the code since.
     */
    private boolean trusted(Incarnation successor, Incarnation old) {
        boolean proven = turn.rollout.proven() && old.worn() == null;
        return serves(successor) && (proven || stayedReady(successor));
    }

    private void stopHeld() {
        for (Slot slot : targetSlots) {
            if (slot.held()) {
                List.copyOf(staying(slot)).forEach(incarnation -> stop(incarnation, "held by request"));
            }
        }
    }

    /** Of several wanted processes in one slot, as an adoption can leave them, one stays; and so of several old ones, left by changes that were overtaken. */
    private void stopDoubles() {
        for (Slot slot : targetSlots) {
            if (staying(slot).size() > 1 && !standsIn(slot)) {
                stopAllBut(best(slot, false), slot, false);
                if (!broken()) {
                    stopAllBut(best(slot, true), slot, true);
                }
            }
        }
    }

    private void stopAllBut(@Nullable Incarnation best, Slot slot, boolean outdated) {
        for (Incarnation incarnation : List.copyOf(staying(slot))) {
            if (best != null
                    && incarnation.number() != best.number()
                    && turn.outdated(incarnation) == outdated
                    && mayStop(incarnation)) {
                stop(
                        incarnation,
                        incarnation.origin() == Origin.STANDS_IN ? "stands in no longer" : "one too many in its slot");
            }
        }
    }

    /** What still boots and is already out of date, or in a slot that is to go, never served: it is not waited for. */
    private void stopUselessStarts() {
        for (Incarnation incarnation : List.copyOf(turn.incarnations.values())) {
            boolean leaving = incarnation.slot() >= turn.target.workers();
            boolean useless = leaving || (turn.outdated(incarnation) && !broken());
            if (useless && incarnation.staying() && !incarnation.ready()) {
                stop(incarnation, leaving ? "scaled down" : "out of date");
            }
        }
    }

    private void stopLeaving() {
        for (Slot slot : turn.slots.descendingMap().values()) {
            if (slot.index() < turn.target.workers()) {
                return;
            }
            for (Incarnation incarnation : List.copyOf(staying(slot))) {
                if (mayStop(incarnation)) {
                    stop(incarnation, "scaled down");
                }
            }
        }
    }

    /** An old worker whose successor serves, and is trusted, is retired. */
    private void retireReplaced() {
        for (Slot slot : targetSlots) {
            Incarnation successor = fresh(slot);
            if (successor == null) {
                continue;
            }
            for (Incarnation old : List.copyOf(staying(slot))) {
                boolean replaced = turn.outdated(old) && (!broken() || old.worn() != null);
                if (replaced && trusted(successor, old) && mayStop(old)) {
                    stop(old, old.worn() == null ? "replaced by " + successor.number() : "recycled: " + old.worn());
                }
            }
        }
    }

    /** Where the budget lets a worker be missing, an old one may go before its successor comes. */
    private void makeRoom() {
        for (Slot slot : targetSlots) {
            if (!replaceable(slot)) {
                continue;
            }
            for (Incarnation incarnation : List.copyOf(staying(slot))) {
                if (mayStop(incarnation)) {
                    stop(incarnation, incarnation.worn() == null ? "out of date" : "recycled: " + incarnation.worn());
                }
            }
        }
    }

    private void fillEmpty() {
        for (Slot slot : targetSlots) {
            if (wanted(slot) && due(slot) && live < mostLive && staying(slot).isEmpty()) {
                start(slot, slot.lastExit() != null || slot.failures() > 0 ? Origin.REPLACED : Origin.STARTED);
            }
        }
    }

    private void startReplacements() {
        for (Slot slot : targetSlots) {
            if (live < mostLive && replaceable(slot) && !staying(slot).isEmpty()) {
                boolean worn = staying(slot).stream().anyMatch(old -> old.worn() != null);
                start(slot, worn ? Origin.RECYCLED : Origin.RESTARTED);
            }
        }
    }

    /** What room is left when nothing else wants it. */
    private void startStandIns() {
        for (Slot slot : targetSlots) {
            List<Incarnation> there = staying(slot);
            if (calm()
                    && live < mostLive
                    && wanted(slot)
                    && due(slot)
                    && there.size() == 1
                    && there.getFirst().stuck()
                    && !turn.outdated(there.getFirst())) {
                start(slot, Origin.STANDS_IN);
            }
        }
    }

    /** Whether the slot's second worker is there because the first one is stuck. */
    private boolean standsIn(Slot slot) {
        List<Incarnation> there = staying(slot);
        return calm() && there.size() == 2 && there.getFirst().stuck();
    }

    private boolean calm() {
        return turn.rollout.phase() == Rollout.Phase.DONE;
    }

    /** Whether the slot's turn has come to get a fresh worker in place of what it has. */
    private boolean replaceable(Slot slot) {
        return wanted(slot) && due(slot) && !broken() && fresh(slot) == null && (turn.rollout.proven() || !changing());
    }

    /** The rollout is over when every slot has its fresh worker and nothing else, and none of them has still to prove itself. */
    private void finishRollout() {
        if (turn.rollout.phase() == Rollout.Phase.DONE) {
            return;
        }
        for (Slot slot : targetSlots) {
            Incarnation fresh = fresh(slot);
            boolean served = fresh != null && fresh.ready() && staying(slot).size() == 1;
            boolean unproven = fresh != null && !turn.rollout.proven() && turn.rollout.covers(fresh);
            if (wanted(slot) && (!served || unproven)) {
                return;
            }
        }
        turn.rollout = turn.rollout.done();
    }

    private void dropEmptySlots() {
        var leaving = turn.slots.tailMap(turn.target.workers());
        if (!leaving.isEmpty()) {
            Set<Integer> used = new HashSet<>();
            turn.incarnations.values().forEach(incarnation -> used.add(incarnation.slot()));
            leaving.keySet().retainAll(used);
        }
    }

    private boolean changing() {
        Boolean known = changing;
        if (known == null) {
            known = findChange();
            changing = known;
        }
        return known;
    }

    private boolean findChange() {
        for (Slot slot : targetSlots) {
            if (wanted(slot)) {
                List<Incarnation> there = staying(slot);
                if (there.isEmpty() || there.stream().anyMatch(turn.rollout::covers)) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Whether it may be told to end, as far as it serves. A stuck worker is one of the ready, so that no more are stopped than at
     * other times; but where nobody takes its place, the slot of the one that goes must be one too many of those that are served.
     */
    private boolean mayStop(Incarnation incarnation) {
        return !incarnation.ready()
                || (ready > leastReady && (incarnation.stuck() || seconded(incarnation) || served() > leastReady));
    }

    /** The slots in which somebody serves. */
    private long served() {
        return staying.values().stream()
                .filter(there -> there.stream().anyMatch(Convergence::serves))
                .count();
    }

    private boolean seconded(Incarnation incarnation) {
        return staying.getOrDefault(incarnation.slot(), List.of()).stream()
                .anyMatch(other -> other.ready() && other.number() != incarnation.number());
    }

    private static boolean serves(Incarnation incarnation) {
        return incarnation.ready() && !incarnation.stuck();
    }

    private void stop(Incarnation incarnation, String why) {
        ready -= incarnation.ready() ? 1 : 0;
        Stops.ask(turn, incarnation, why);
        staying.getOrDefault(incarnation.slot(), new ArrayList<>())
                .removeIf(other -> other.number() == incarnation.number());
        changing = null;
    }

    private void start(Slot slot, Origin origin) {
        live++;
        Incarnation born = Starts.start(turn, slot, origin);
        staying.computeIfAbsent(slot.index(), index -> new ArrayList<>(2)).add(born);
        changing = null;
    }

    private boolean broken() {
        return turn.rollout.phase() == Rollout.Phase.BROKEN;
    }

    private boolean due(Slot slot) {
        return !slot.waitsForChange(turn.settings, turn.rollout) && !turn.now.isBefore(slot.nextTry());
    }

    private boolean wanted(Slot slot) {
        return !slot.held();
    }

    private boolean counted(Incarnation incarnation) {
        return incarnation.live() && incarnation.slot() < turn.target.workers();
    }

    private List<Incarnation> staying(Slot slot) {
        return staying.getOrDefault(slot.index(), List.of());
    }

    private @Nullable Incarnation fresh(Slot slot) {
        return best(slot, false);
    }

    /** The slot's process of the wanted kind, or of the outdated: the oldest ready one, else the oldest. */
    private @Nullable Incarnation best(Slot slot, boolean outdated) {
        Incarnation best = null;
        for (Incarnation incarnation : staying(slot)) {
            if (turn.outdated(incarnation) == outdated && (best == null || better(incarnation, best, outdated))) {
                best = incarnation;
            }
        }
        return best;
    }

    /** Of those that are to go anyway, the better one is the one that serves. */
    private static boolean better(Incarnation one, Incarnation other, boolean outdated) {
        return (one.ready() && !other.ready()) || (outdated && serves(one) && other.stuck());
    }
}
