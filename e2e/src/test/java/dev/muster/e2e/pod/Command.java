/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A program of this machine that has to succeed. What it says on stderr is shown: a first build takes its time. */
final class Command {
    static final Path REPOSITORY = Path.of(System.getProperty("muster.repository", ".."))
            .toAbsolutePath()
            .normalize();

    private Command() {}

    /** Runs it to its end, and returns what it printed. */
    static String run(List<String> command) {
        try {
            var process = new ProcessBuilder(command)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            var exit = process.waitFor();
            if (exit != 0) {
                throw new IllegalStateException("exit " + exit + " from " + String.join(" ", command) + "\n" + printed);
            }
            return printed.trim();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static boolean isInPath(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
