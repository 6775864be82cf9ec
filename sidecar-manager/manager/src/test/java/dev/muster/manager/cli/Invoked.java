/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * One call of {@code muster} as a program would make it: no terminal, plain text.
 *
 * @param exit the exit code
 * @param out what it printed
 * @param err what it said on standard error
 */
record Invoked(int exit, String out, String err) {
    static Invoked muster(Verbs verbs, String... arguments) {
        return muster(verbs, false, new ByteArrayOutputStream(), arguments);
    }

    /** As a person would see it whose standard error is a terminal, and who can look at it meanwhile. */
    static Invoked onTerminal(Verbs verbs, ByteArrayOutputStream err, String... arguments) {
        return muster(verbs, true, err, arguments);
    }

    private static Invoked muster(Verbs verbs, boolean terminal, ByteArrayOutputStream err, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Console console = new Console(printer(out), printer(err), false, false, terminal, false);
        try {
            int exit = new MusterCommand(verbs, console).run(arguments);
            return new Invoked(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A machine whose folders are all below this one, and where we are who we are. */
    static Surroundings below(Path folder) {
        try {
            int uid = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            return new Surroundings(Map.of(), folder, folder.resolve("pod"), folder, uid);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PrintStream printer(ByteArrayOutputStream to) {
        return new PrintStream(to, false, StandardCharsets.UTF_8);
    }
}
