/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;

/**
 * Ends what the tests started, also when the tests' own JVM is killed: a small shell waits for the end of its standard input,
 * which is this JVM's end, and then kills every process that carries this run's mark in its environment.
 */
final class Reaper {
    /** In the environment of everything that the tests start. */
    static final String RUN = "E2E_RUN";

    static final String THIS_RUN = UUID.randomUUID().toString();

    private static final String SCRIPT = """
            trap '' INT TERM HUP
            cat > /dev/null
            for round in 1 2 3; do
                for process in /proc/[0-9]*; do
                    if grep -qsz "^$1=$2" "$process/environ"; then kill -9 "${process#/proc/}" 2> /dev/null; fi
                done
            done
            """;

    private Reaper() {}

    static {
        try {
            new ProcessBuilder("sh", "-c", SCRIPT, "reaper", RUN, THIS_RUN).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes sure that the shell waits. */
    static void watch() {}
}
