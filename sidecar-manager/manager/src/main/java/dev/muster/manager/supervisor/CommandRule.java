/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;

/** A custom command. */
public sealed interface CommandRule {

    String name();

    /** Runs a program beside the workers, which must end within {@code limit}. */
    record Exec(String name, Launch launch, Duration limit) implements CommandRule {}

    /** Sends a signal. */
    record Send(String name, int signal, To to) implements CommandRule {}

    /** Who gets it. */
    enum To {
        WORKERS,
        PROCESSES,
        ALL
    }
}
