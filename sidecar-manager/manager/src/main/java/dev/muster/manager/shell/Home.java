/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import dev.muster.manager.os.LauncherLink.Peers;
import dev.muster.manager.supervisor.Stay;
import java.util.OptionalInt;

/** Where a pool lives, and what follows from it: for its sockets, for its launchers, for its workers' output, and for its end. */
public sealed interface Home {

    RunDirectory directory();

    /** One machine: the manager starts its launcher itself, and the two end together. */
    record Host(RunDirectory directory, boolean endWhenStartFails) implements Home {}

    /**
     * One pod: the launcher is the first process of the application's container, comes and goes with it, and brings the workers'
     * command. What it starts writes to that container's own log.
     *
     * @param cpus how many the application's container is granted; empty where nobody says
     * @param operated whether an operator asks for workers, revisions and contents, and nothing else does but people
     */
    record Pod(RunDirectory directory, OptionalInt cpus, boolean operated) implements Home {}

    /** Who may be the launcher. */
    default Peers launchers() {
        return switch (this) {
            case Host h -> Peers.OF_OUR_USER;
            case Pod p -> Peers.OF_ANY_USER;
        };
    }

    /** How long the manager stays; one that reloads waits for the next change. */
    default Stay stay(boolean reloads) {
        return switch (this) {
            case Host host -> host.endWhenStartFails && !reloads ? Stay.IF_THE_START_SUCCEEDS : Stay.UNTIL_SHUTDOWN;
            case Pod p -> Stay.BEYOND_THE_LAUNCHER;
        };
    }

    /** What {@code workers: auto} is. */
    default int autoWorkers() {
        int ours = Runtime.getRuntime().availableProcessors();
        return switch (this) {
            case Host h -> ours;
            case Pod pod -> pod.cpus.orElse(ours);
        };
    }
}
