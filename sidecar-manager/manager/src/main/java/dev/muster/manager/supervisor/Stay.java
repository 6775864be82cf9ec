/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

/** How long the manager stays. */
public enum Stay {
    /** Until it is told to go, or the pool's first start fails before any worker was ever ready. */
    IF_THE_START_SUCCEEDS,
    /** Until it is told to go. */
    UNTIL_SHUTDOWN,
    /**
     * Whatever becomes of its launchers, as beside an application's container: a pool that has ended waits for the container to be
     * started again, and begins anew with the same target.
     */
    BEYOND_THE_LAUNCHER
}
