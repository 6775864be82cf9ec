/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** The example servers, and the folder in which {@code e2e/servers/setup} has put what they need. */
final class Servers {
    private static final Path EXAMPLES = Host.REPOSITORY.resolve("e2e/servers");
    private static final Path FOLDER = setUp();
    private static final List<String> SKIPPED = skipped();

    private Servers() {}

    private static Path setUp() {
        try {
            var setup = new ProcessBuilder(EXAMPLES.resolve("setup").toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            var folder = new String(setup.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            if (setup.waitFor() != 0) {
                throw new IllegalStateException("e2e/servers/setup failed");
            }
            return Path.of(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static List<String> skipped() {
        try {
            var lines = Files.readAllLines(FOLDER.resolve("skipped"));
            lines.forEach(line -> System.err.println("skipped: " + line));
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets commands find uvicorn, gunicorn and go-server by their names. */
    static void addToPath(Map<String, String> environment) {
        environment.put("PATH", FOLDER + "/venv/bin:" + FOLDER + ":" + System.getenv("PATH"));
    }

    /** A program that the setup has made. */
    static String tool(String path) {
        return FOLDER.resolve(path).toString();
    }

    /** Skips the test when the server cannot run on this machine. */
    static void need(String server) {
        for (var line : SKIPPED) {
            Assumptions.assumeFalse(List.of(line.split(":", 2)[0].split(", ")).contains(server), line);
        }
    }

    static Object[] uvicorn() {
        need("uvicorn");
        return new Object[] {
            "uvicorn", "--app-dir", EXAMPLES.resolve("uvicorn"), "app:app", "--fd", "{fd:http}", "--no-access-log"
        };
    }

    static Object[] gunicorn() {
        need("gunicorn");
        return new Object[] {"gunicorn", "--chdir", EXAMPLES.resolve("gunicorn"), "-b", "fd://{fd:http}", "app:app"};
    }

    static Object[] go() {
        need("go");
        return new Object[] {"go-server", "{fd:http}"};
    }

    /** {@code before} and a server's command behind {@code --}. */
    static Object[] arguments(Object[] command, Object... before) {
        var all = new ArrayList<>(List.of(before));
        all.add("--");
        all.addAll(List.of(command));
        return all.toArray();
    }

    /** A command as a YAML flow sequence. */
    static String yaml(Object... command) {
        var text = new StringBuilder("[");
        for (var word : command) {
            text.append(text.length() == 1 ? "" : ", ").append('"').append(word).append('"');
        }
        return text.append(']').toString();
    }
}
