/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool;

import java.time.Duration;

/**
 * How a worker is stopped: the signal, then KILL when the grace is over.
 *
 * @param drainDelay how long the whole pool, told to shut down, serves on before the first worker is signalled
 */
public record Stop(Signal signal, Duration grace, Duration drainDelay) {
    public static final Stop DEFAULT = new Stop(Signal.TERM, Duration.ofSeconds(30), Duration.ZERO);

    public Stop {
        Limits.atLeast("grace", grace, Duration.ZERO);
        Limits.atLeast("drainDelay", drainDelay, Duration.ZERO);
        if (signal == Signal.STOP || signal == Signal.TSTP || signal == Signal.CONT || signal == Signal.CHLD) {
            throw new InvalidField(
                    "signal", signal + " does not end a process: write TERM, INT, QUIT or another that does");
        }
    }
}
