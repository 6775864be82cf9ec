/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import dev.muster.e2e.Outcome;
import dev.muster.e2e.Terminal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A prompt in the checkout, with the real {@code helm} and {@code kubectl}, and {@code muster}, in its path. */
final class Prompt {
    private static final Duration PATIENCE = Duration.ofMinutes(8); // for a whole page, on a loaded machine

    private final Path kubeconfig;
    private final Path programs;

    private Prompt(Path kubeconfig, Path programs) {
        this.kubeconfig = kubeconfig;
        this.programs = programs;
    }

    /** The folder that helm is in; built the first time, which takes minutes. */
    private static final class Built {
        static final String HELM =
                Command.run(List.of(Command.REPOSITORY.resolve("e2e/helm/build").toString()));
    }

    /** One that reaches no cluster. */
    static Prompt withoutCluster() {
        return new Prompt(Path.of("/dev/null"), Path.of("/"));
    }

    /** @param cluster the file to reach it by; a local cluster has programs of its version beside it */
    static Prompt on(Path cluster, String namespace) {
        try {
            var own = Files.createTempFile("kubeconfig", "");
            own.toFile().deleteOnExit();
            Files.writeString(own, Files.readString(cluster));
            var prompt = new Prompt(own, cluster.resolveSibling("programs"));
            prompt.type("kubectl config set-context --current --namespace=" + namespace)
                    .exits(0);
            return prompt;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One line as it would be typed, or several, of which the first that fails is the last. */
    Outcome type(String script) {
        return run(List.of("bash", "-e", "-c", script));
    }

    Outcome helm(String... words) {
        return run(
                Stream.concat(Stream.of(Built.HELM + "/helm"), Stream.of(words)).toList());
    }

    /** One line as it would be typed, in a terminal with a person before it. */
    Terminal terminal(int rows, int columns, String line) {
        try {
            var out = Files.createTempFile("terminal-out", "");
            var err = Files.createTempFile("terminal-err", "");
            out.toFile().deleteOnExit();
            err.toFile().deleteOnExit();
            var builder = builder(Terminal.running(rows, columns, List.of("bash", "-c", "exec " + line)), out, err);
            builder.environment().put("TERM", "xterm");
            return new Terminal(builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ProcessBuilder builder(List<String> command, Path out, Path err) {
        var builder = new ProcessBuilder(command)
                .directory(Command.REPOSITORY.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        builder.environment()
                .put(
                        "PATH",
                        String.join(
                                ":",
                                Command.REPOSITORY.toString(),
                                Built.HELM,
                                programs.toString(),
                                System.getenv("PATH")));
        return builder;
    }

    private Outcome run(List<String> command) {
        try {
            var out = Files.createTempFile("out", "");
            var err = Files.createTempFile("err", "");
            try {
                return run(command, out, err);
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Outcome run(List<String> command, Path out, Path err) throws IOException, InterruptedException {
        var begin = System.nanoTime();
        var process = builder(command, out, err)
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError("still running after " + PATIENCE + ": " + String.join(" ", command) + "\n"
                    + Files.readString(out) + Files.readString(err));
        }
        return new Outcome(
                String.join(" ", command),
                process.exitValue(),
                Files.readString(out),
                Files.readString(err),
                Duration.ofNanos(System.nanoTime() - begin));
    }
}
