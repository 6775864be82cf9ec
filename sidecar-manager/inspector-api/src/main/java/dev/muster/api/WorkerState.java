/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api;

import java.util.Locale;

/** The states of a worker. On the wire they are in lower case. */
public enum WorkerState {
    /** Has a process that is not ready yet. */
    STARTING,
    /** Serves. */
    READY,
    /** Is about to be stopped, and still serves. */
    DRAINING,
    /** Was told to stop. */
    STOPPING,
    /** Waits to be tried again. */
    BACKOFF,
    /** The pool has ended, and this slot has no worker; with the reason. */
    FAILED,
    /** Stopped by a person. */
    HELD,
    /** A word of a later version than this. */
    UNKNOWN;

    /** As on the wire. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
