/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a process ended: with a code or by a signal, never both. What does not apply is left out on the wire.
 *
 * @param name the signal's, like {@code KILL}
 * @param core whether it dumped core
 * @param oom whether the kernel killed it for want of memory
 */
public record Exit(
        @Nullable Integer code,
        @Nullable Integer signal,
        @Nullable String name,
        boolean core,
        boolean oom,
        Instant at) {
    public Exit {
        if ((code == null) == (signal == null)) {
            throw new IllegalArgumentException(
                    "a process ends with a code or by a signal, not code " + code + " and signal " + signal);
        }
    }

    public static Exit withCode(int code, Instant at) {
        return new Exit(code, null, null, false, false, at);
    }

    public static Exit bySignal(int signal, String name, boolean core, boolean oom, Instant at) {
        return new Exit(null, signal, name, core, oom, at);
    }

    /** {@code exit 1}, {@code signal 9 (KILL)}, {@code signal 9 (KILL, out of memory)}. */
    public String text() {
        return code != null
                ? "exit " + code
                : "signal " + signal + " (" + name + (oom ? ", out of memory" : core ? ", core dumped" : "") + ")";
    }
}
