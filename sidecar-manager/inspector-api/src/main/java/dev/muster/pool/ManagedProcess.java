/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool;

import java.util.List;

/**
 * A managed helper that is not a worker: a scheduler, a queue consumer.
 *
 * @param count how many of it run
 */
public record ManagedProcess(String name, List<String> command, int count, RestartWhen restart, Start start) {
    public ManagedProcess {
        Names.checked("name", name);
        command = Names.command("command", command);
        Limits.range("count", count, 1, 256);
    }

    /** What is done when it ends. */
    public enum RestartWhen {
        ALWAYS,
        ON_FAILURE,
        NEVER;

        @Override
        public String toString() {
            return Names.text(this);
        }
    }

    /** Whether it starts with the pool or when somebody asks. */
    public enum Start {
        AUTO,
        MANUAL;

        @Override
        public String toString() {
            return Names.text(this);
        }
    }
}
