/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The level-triggered pass: looks at what is and what should be, and takes every step towards it that the budget allows now.
 *
 * <p>A slot should have one process that is up to date and none else. The pass never asks how a difference came about. A ready
 * worker is only ever told to stop when enough others stay ready, and a process is only ever started when not too many live. Until
 * the first worker of a new revision has proved itself, one slot is changed at a time and nothing that serves is retired.
 */
final class Convergence {

    private final Turn turn;
    private final TreeMap<Integer, List<Incarnation>> inSlot = new TreeMap<>();
    private final int mostLive;
    private final int leastReady;
    private int ready;
    private int live;

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
        int wanted = 0;
        for (Slot slot : turn.slots.values()) {
            inSlot.put(slot.index(), new ArrayList<>());
            wanted += wanted(slot) ? 1 : 0;
        }
        for (Incarnation incarnation : turn.incarnations.values()) {
            inSlot.computeIfAbsent(incarnation.slot(), index -> new ArrayList<>())
                    .add(incarnation);
            ready += incarnation.ready() ? 1 : 0;
            live += counted(incarnation) ? 1 : 0;
        }
        mostLive = turn.settings.budget().mostLive(wanted);
        leastReady = turn.settings.budget().leastReady(wanted);
    }

    private void converge() {
        prove();
        stopHeld();
        stopDoubles();
        stopUselessStarts();
        stopLeaving();
        retireReplaced();
        makeRoom();
        if (turn.linked) {
            fillEmpty();
            startReplacements();
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
            if (turn.rollout.covers(incarnation)
                    && incarnation.life() instanceof Life.Ready r
                    && !turn.now.isBefore(r.since().plus(turn.settings.prove()))) {
                turn.rollout = turn.rollout.proved();
                return;
            }
        }
    }

    private void stopHeld() {
        for (Slot slot : targetSlots()) {
            if (slot.held()) {
                staying(slot).forEach(incarnation -> stop(incarnation, "held by request"));
            }
        }
    }

    /** Two processes of the wanted kind in one slot, as an adoption can leave them: the better one stays. */
    private void stopDoubles() {
        for (Slot slot : targetSlots()) {
            Incarnation best = fresh(slot);
            for (Incarnation incarnation : staying(slot)) {
                if (best != null && !incarnation.equals(best) && !turn.outdated(incarnation)) {
                    if (!incarnation.ready() || ready > leastReady) {
                        stop(incarnation, "one too many in its slot");
                    }
                }
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
            for (Incarnation incarnation : staying(slot)) {
                if (mayStop(incarnation)) {
                    stop(incarnation, "scaled down");
                }
            }
        }
    }

    /** An old worker whose successor serves, and is trusted, is retired. */
    private void retireReplaced() {
        for (Slot slot : targetSlots()) {
            Incarnation successor = fresh(slot);
            if (successor == null || !successor.ready() || !turn.rollout.proven()) {
                continue;
            }
            for (Incarnation incarnation : staying(slot)) {
                if (turn.outdated(incarnation) && mayStop(incarnation)) {
                    stop(incarnation, "replaced by " + successor.number());
                }
            }
        }
    }

    /** Where the budget lets a worker be missing, an old one may go before its successor comes. */
    private void makeRoom() {
        for (Slot slot : targetSlots()) {
            if (!due(slot) || broken() || fresh(slot) != null || (!turn.rollout.proven() && changing())) {
                continue;
            }
            for (Incarnation incarnation : staying(slot)) {
                if (mayStop(incarnation)) {
                    stop(incarnation, "out of date");
                }
            }
        }
    }

    private void fillEmpty() {
        for (Slot slot : targetSlots()) {
            if (wanted(slot) && due(slot) && live < mostLive && staying(slot).isEmpty()) {
                start(slot, slot.lastExit() != null || slot.failures() > 0 ? "Replaced" : "Started");
            }
        }
    }

    private void startReplacements() {
        for (Slot slot : targetSlots()) {
            boolean replaceable = wanted(slot) && due(slot) && !broken() && fresh(slot) == null;
            if (replaceable && live < mostLive && !staying(slot).isEmpty() && (turn.rollout.proven() || !changing())) {
                start(slot, "Restarted");
            }
        }
    }

    private void finishRollout() {
        if (turn.rollout.phase() == Rollout.Phase.DONE) {
            return;
        }
        for (Slot slot : targetSlots()) {
            Incarnation fresh = fresh(slot);
            if (wanted(slot)
                    && (fresh == null || !fresh.ready() || staying(slot).size() > 1)) {
                return;
            }
        }
        turn.rollout = turn.rollout.done();
    }

    private void dropEmptySlots() {
        turn.slots
                .tailMap(turn.target.workers())
                .values()
                .removeIf(slot -> inSlot.getOrDefault(slot.index(), List.of()).isEmpty()
                        || turn.incarnations.values().stream().noneMatch(i -> i.slot() == slot.index()));
    }

    /** Whether some slot is on its way to the rollout's revision. */
    private boolean changing() {
        for (Slot slot : targetSlots()) {
            if (wanted(slot)) {
                List<Incarnation> staying = staying(slot);
                if (staying.isEmpty() || staying.stream().anyMatch(turn.rollout::covers)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean mayStop(Incarnation incarnation) {
        return !incarnation.ready() || ready > leastReady;
    }

    private void stop(Incarnation incarnation, String why) {
        ready -= incarnation.ready() ? 1 : 0;
        Stops.ask(turn, incarnation, why);
        reread(incarnation.slot());
    }

    private void start(Slot slot, String reason) {
        live++;
        Starts.start(turn, slot, reason);
        reread(slot.index());
    }

    private void reread(int index) {
        List<Incarnation> now = new ArrayList<>();
        for (Incarnation incarnation : turn.incarnations.values()) {
            if (incarnation.slot() == index) {
                now.add(incarnation);
            }
        }
        inSlot.put(index, now);
    }

    private boolean broken() {
        return turn.rollout.phase() == Rollout.Phase.BROKEN;
    }

    private boolean due(Slot slot) {
        return !turn.now.isBefore(slot.nextTry());
    }

    private boolean wanted(Slot slot) {
        return slot.index() < turn.target.workers() && !slot.held();
    }

    private boolean counted(Incarnation incarnation) {
        return incarnation.live() && incarnation.slot() < turn.target.workers();
    }

    private List<Slot> targetSlots() {
        return List.copyOf(turn.slots.headMap(turn.target.workers()).values());
    }

    private List<Incarnation> staying(Slot slot) {
        return inSlot.getOrDefault(slot.index(), List.of()).stream()
                .filter(Incarnation::staying)
                .toList();
    }

    /** The slot's process of the wanted kind: the oldest ready one, else the oldest. */
    private @Nullable Incarnation fresh(Slot slot) {
        Incarnation best = null;
        for (Incarnation incarnation : staying(slot)) {
            if (!turn.outdated(incarnation) && (best == null || (incarnation.ready() && !best.ready()))) {
                best = incarnation;
            }
        }
        return best;
    }
}
