/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api;

import java.util.Locale;

/** How far an operation is. On the wire they are in lower case. */
public enum OperationState {
    RUNNING,
    DONE,
    FAILED,
    /** A later action made it pointless before it was done. */
    SUPERSEDED,
    /** A word of a later version than this. */
    UNKNOWN;

    /** As on the wire. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
