/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that the supervisor knows, as one immutable value.
 *
 * @param phase whether the pool is kept up or brought to its end
 * @param linked whether the launcher is connected and in step with this state
 * @param met whether a launcher has ever been in step with this manager
 * @param launcherEnd what became of the launcher before this one; null when none has ended that this manager knew
 * @param everReady whether any worker was ever ready
 * @param slots the target's slots, and those above it that still hold a process
 * @param incarnations every process of a worker that is not known to be gone, by number
 * @param opened whether workers may be started: those processes run that they wait for
 * @param processes the managed processes by name, in the order declared, the temporary ones last
 * @param tasks every run of a readiness command or of a custom command that is not known to be gone, by number
 * @param unaccepted the listening sockets at which connections are seen to wait, and nobody accepts them
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
        @Nullable LauncherEnd launcherEnd,
        boolean everReady,
        boolean opened,
        SortedMap<Integer, Slot> slots,
        SortedMap<Long, Incarnation> incarnations,
        Map<String, Managed> processes,
        SortedMap<Long, Task> tasks,
        SortedMap<String, Unaccepted> unaccepted,
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
                null,
                false,
                false,
                new TreeMap<>(),
                new TreeMap<>(),
                processes(settings),
                new TreeMap<>(),
                new TreeMap<>(),
                Rollout.starting(1),
                List.of(),
                1,
                1,
                Instant.MAX);
    }

    private static Map<String, Managed> processes(Settings settings) {
        Map<String, Managed> processes = new LinkedHashMap<>();
        for (ProcessRule rule : settings.helpers().processes()) {
            processes.put(rule.name(), Managed.of(rule, Instant.EPOCH));
        }
        return processes;
    }

    /** Whether a launcher may have much of which this manager, which has just begun, has not been told. */
    boolean knowsNothing() {
        return !met && settings.stay() == Stay.BEYOND_THE_LAUNCHER;
    }

    /** Whether this incarnation is not what its slot should be running. */
    public boolean outdated(Incarnation incarnation) {
        return incarnation.outdated(target, slots.get(incarnation.slot()));
    }
}
