/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;
import java.util.SortedSet;

/**
 * What the user has written down, as far as decisions depend on it.
 *
 * @param ready what makes a worker ready
 * @param within how long a worker may take to become ready
 * @param sockets the names of the listening sockets that each worker gets
 * @param budget how far a restart may move the pool from its target
 * @param failures after so many failed starts a restart is given up; 1 or more
 * @param prove how long the first worker of a new revision must stay ready before an old one is retired
 * @param stopSignal what a worker is first sent when it is to end
 * @param grace how long it then has until KILL
 * @param drainDelay how long a worker still serves, told nothing, before the stop signal
 * @param watchdog when a ready worker counts as hung
 * @param recycle when a good worker is replaced all the same
 * @param helpers what stands beside the workers
 * @param stay how long the manager stays
 * @param waitForChange whether a slot that failed with a revision which was given up waits for the next one, and is not tried again
 */
public record Settings(
        ReadyWhen ready,
        Duration within,
        SortedSet<String> sockets,
        RestartBudget budget,
        int failures,
        Duration prove,
        Backoff backoff,
        int stopSignal,
        Duration grace,
        Duration drainDelay,
        Watchdog watchdog,
        Recycle recycle,
        Helpers helpers,
        Stay stay,
        boolean waitForChange) {

    /** One manager takes no more workers than this. */
    public static final int MAX_WORKERS = 500;

    /** Longest revision, in characters. */
    public static final int MAX_REVISION = 120;
}
