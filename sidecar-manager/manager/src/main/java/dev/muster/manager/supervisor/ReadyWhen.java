/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;

/** What makes a worker count as ready. A deadline runs beside each. */
public sealed interface ReadyWhen {

    /**
     * It is seen waiting on all its listening sockets; one that cannot be looked into, or has no sockets, says {@code READY=1} or
     * lives for a while. With sockets its word alone is not enough: gunicorn says it before it has loaded anything.
     *
     * @param canary whether weak evidence is only believed when the worker has accepted a connection of ours
     */
    record Auto(boolean canary) implements ReadyWhen {}

    /** It says {@code READY=1}. */
    record Notify() implements ReadyWhen {}

    /**
     * It is seen waiting on all its listening sockets.
     *
     * @param canary as in {@link Auto}
     */
    record Accepting(boolean canary) implements ReadyWhen {}

    /** It is still up after so long. */
    record Alive(Duration after) implements ReadyWhen {}

    /** A command run beside it exits with 0; it is run again so long after each failure. */
    record Exec(Duration every) implements ReadyWhen {}

    /** Whether a connection of ours is tried where evidence is weak. */
    default boolean tries() {
        return switch (this) {
            case Auto(boolean canary) -> canary;
            case Accepting(boolean canary) -> canary;
            case Notify n -> false;
            case Alive a -> false;
            case Exec e -> false;
        };
    }
}
