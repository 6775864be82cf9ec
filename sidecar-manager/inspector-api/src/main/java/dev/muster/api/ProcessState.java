/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api;

import java.util.Locale;

/** The states of a managed process that is not a worker. On the wire they are in lower case. */
public enum ProcessState {
    /** Not started, or stopped by a person. */
    STOPPED,
    /** Is being started, and is not known to run. */
    STARTING,
    RUNNING,
    /** Was told to stop. */
    STOPPING,
    /** Waits to be tried again. */
    BACKOFF,
    /** Ended, and by its own rule is not started again. */
    EXITED,
    /** Ended badly, and by its own rule is not started again; the reason is said. */
    FAILED,
    /** A word of a later version than this. */
    UNKNOWN;

    /** As on the wire. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
