/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The working copy of one step: opened from a state, changed by the policies, and closed into the next state. Never leaves the step. */
final class Turn {

    final Instant now;
    final Settings settings;
    final TreeMap<Integer, Slot> slots;
    final TreeMap<Long, Incarnation> incarnations;
    final Map<String, Managed> processes;
    final TreeMap<Long, Task> tasks;
    final TreeMap<String, Unaccepted> unaccepted;
    final List<Operation> operations;
    final List<Effect> effects = new ArrayList<>();
    Target target;
    Phase phase;
    boolean linked;
    boolean met;

    @Nullable
    LauncherEnd launcherEnd;

    boolean everReady;
    boolean opened;
    Rollout rollout;
    long nextNumber;
    long nextOperation;

    @Nullable
    Refusal refusal;

    long accepted;

    Turn(State state, Instant now) {
        this.now = now;
        settings = state.settings();
        slots = new TreeMap<>(state.slots());
        incarnations = new TreeMap<>(state.incarnations());
        processes = new LinkedHashMap<>(state.processes());
        tasks = new TreeMap<>(state.tasks());
        unaccepted = new TreeMap<>(state.unaccepted());
        operations = new ArrayList<>(state.operations());
        target = state.target();
        phase = state.phase();
        linked = state.linked();
        met = state.met();
        launcherEnd = state.launcherEnd();
        everReady = state.everReady();
        opened = state.opened();
        rollout = state.rollout();
        nextNumber = state.nextNumber();
        nextOperation = state.nextOperation();
    }

    /** Whether a launcher may have much of which this manager, which has just begun, has not been told. */
    boolean knowsNothing() {
        return !met && settings.stay() == Stay.BEYOND_THE_LAUNCHER;
    }

    State close() {
        operations.removeIf(operation -> !operation.running()); // each was told its outcome in this step
        State open = snapshot(Instant.MAX);
        return snapshot(Timers.next(open, now));
    }

    private State snapshot(Instant wakeAt) {
        return new State(
                settings,
                target,
                phase,
                linked,
                met,
                launcherEnd,
                everReady,
                opened,
                Collections.unmodifiableSortedMap(slots),
                Collections.unmodifiableSortedMap(incarnations),
                Collections.unmodifiableMap(processes),
                Collections.unmodifiableSortedMap(tasks),
                Collections.unmodifiableSortedMap(unaccepted),
                rollout,
                List.copyOf(operations),
                nextNumber,
                nextOperation,
                wakeAt);
    }

    boolean running() {
        return phase instanceof Phase.Running;
    }

    Slot slot(int index) {
        return slots.computeIfAbsent(index, Slot::empty);
    }

    void put(Slot slot) {
        slots.put(slot.index(), slot);
    }

    void put(Incarnation incarnation) {
        incarnations.put(incarnation.number(), incarnation);
    }

    void put(Managed process) {
        processes.put(process.name(), process);
    }

    /** The process as it is by now. */
    Managed current(Managed process) {
        return processes.getOrDefault(process.name(), process);
    }

    /** The managed process that has this child. */
    @Nullable
    Managed process(long number) {
        for (Managed process : processes.values()) {
            if (number != 0 && process.life().number() == number) {
                return process;
            }
        }
        return null;
    }

    void put(Task task) {
        tasks.put(task.number(), task);
    }

    @Nullable
    Operation operation(long number) {
        for (Operation operation : operations) {
            if (operation.number() == number) {
                return operation;
            }
        }
        return null;
    }

    void put(Operation operation) {
        for (int i = 0; i < operations.size(); i++) {
            if (operations.get(i).number() == operation.number()) {
                operations.set(i, operation);
                return;
            }
        }
        operations.add(operation);
    }

    boolean outdated(Incarnation incarnation) {
        return incarnation.outdated(target, slots.get(incarnation.slot()));
    }

    void emit(Effect effect) {
        effects.add(effect);
    }

    void forget(Incarnation incarnation) {
        incarnations.remove(incarnation.number());
        emit(new Effect.Forget(incarnation.number()));
    }

    Instant in(Duration wait) {
        return now.plus(wait);
    }
}
