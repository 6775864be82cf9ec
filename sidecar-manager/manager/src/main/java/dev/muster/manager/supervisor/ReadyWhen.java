/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;

/** What makes a worker count as ready. A deadline runs beside each. */
public sealed interface ReadyWhen {

    /** It says {@code READY=1}, or is seen waiting on all its listening sockets, whichever comes first. */
    record Auto() implements ReadyWhen {}

    /** It says {@code READY=1}. */
    record Notify() implements ReadyWhen {}

    /** It is seen waiting on all its listening sockets. */
    record Accepting() implements ReadyWhen {}

    /** It is still up after so long. */
    record Alive(Duration after) implements ReadyWhen {}

    /** A command run beside it exits with 0; it is run again so long after each failure. */
    record Exec(Duration every) implements ReadyWhen {}
}
