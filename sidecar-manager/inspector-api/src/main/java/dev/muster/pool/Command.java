/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool;

import java.time.Duration;
import java.util.List;

/** A custom command of the inspector. */
public sealed interface Command {
    Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    String name();

    /** Runs a program beside the workers. */
    record Exec(String name, List<String> exec, Duration timeout) implements Command {
        public Exec {
            Names.checked("name", name);
            exec = Names.command("exec", exec);
            Limits.atLeast("timeout", timeout, Duration.ofMillis(100));
        }
    }

    /** Sends a signal. */
    record Send(String name, Signal signal, Recipients to) implements Command {
        public Send {
            Names.checked("name", name);
        }
    }

    /** Who gets the signal. */
    enum Recipients {
        WORKERS,
        PROCESSES,
        ALL;

        @Override
        public String toString() {
            return Names.text(this);
        }
    }
}
