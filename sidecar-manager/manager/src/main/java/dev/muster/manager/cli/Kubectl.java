/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/**
 * The person's own kubectl: its configuration, its sign-in and its rights are the ones that count. Thread-safe.
 *
 * @param command the program, and what chooses the cluster
 */
record Kubectl(List<String> command) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    Kubectl {
        command = List.copyOf(command);
    }

    static Definition options(Definition definition) {
        return definition
                .option("CONTEXT", "The cluster, as kubectl knows it.", "--context")
                .option("FILE", "kubectl's configuration, instead of the usual one.", "--kubeconfig");
    }

    /** @throws CommandProblem when there is none on the PATH */
    static Kubectl of(ParseResult given, Surroundings here) throws CommandProblem {
        List<String> command = new ArrayList<>();
        command.add(program(here.environment().getOrDefault("PATH", "")).toString());
        for (String option : new String[] {"--context", "--kubeconfig"}) {
            if (given.hasMatchedOption(option)) {
                command.add(option + "=" + given.matchedOptionValue(option, ""));
            }
        }
        endWithUs();
        return new Kubectl(command);
    }

    private static Path program(String path) throws CommandProblem {
        for (String folder : path.split(":", -1)) {
            Path program = Path.of(folder, "kubectl");
            if (!folder.isEmpty() && Files.isExecutable(program)) {
                return program;
            }
        }
        throw new CommandProblem(
                ExitCode.FAILED, "there is no kubectl on the PATH, and it is what reaches the cluster: install it");
    }

    /**
     * What it prints.
     *
     * @throws CommandProblem with its own reason when it fails, or when it takes longer than half a minute
     */
    String read(String... words) throws CommandProblem, IOException {
        return readUntil(new CompletableFuture<>(), words);
    }

    /** The same; it is given up also when this is complete. */
    String readUntil(CompletableFuture<?> end, String... words) throws CommandProblem, IOException {
        CompletableFuture<Void> late =
                new CompletableFuture<Void>().completeOnTimeout(null, PATIENCE.toSeconds(), TimeUnit.SECONDS);
        CompletableFuture<?> over = CompletableFuture.anyOf(late, end);
        try (Lines lines = lines(words).until(over)) {
            String text = lines.rest();
            if (over.isDone()) {
                throw new Failed("no answer within " + PATIENCE.toSeconds() + " s");
            }
            return text;
        }
    }

    /** What it prints, as it comes. */
    Lines lines(String... words) throws IOException {
        return new Lines(
                call(words).redirectInput(Path.of("/dev/null").toFile()).start());
    }

    /** The same, with a standard input in which nothing ever stands, and which ends with us, however we end. */
    Lines linesWhileWeLive(String... words) throws IOException {
        return new Lines(call(words).start());
    }

    private ProcessBuilder call(String... words) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(words));
        return new ProcessBuilder(all);
    }

    /** What runs when we are told to end would go on for as long as nothing changes. */
    private static void endWithUs() {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> ProcessHandle.current().children().forEach(ProcessHandle::destroy), "end-kubectl"));
    }

    /** It could not do what it was asked to. */
    static final class Failed extends CommandProblem {
        private static final long serialVersionUID = 1L;
        private static final Pattern REFUSAL = Pattern.compile("\\((NotFound|Forbidden|Unauthorized)\\)");

        Failed(String reason) {
            super(ExitCode.FAILED, reason);
        }

        /** Whether the API server has answered, and would answer the same again. */
        boolean isRefusal() {
            return REFUSAL.matcher(String.valueOf(getMessage())).find();
        }
    }

    /** What one call prints, line by line, until it ends or is ended. */
    static final class Lines implements AutoCloseable {
        /** More of a reason than this is no reason. */
        private static final int REASON = 4096;

        private final Process process;
        private final CompletableFuture<String> reason;
        private CompletableFuture<?> end = new CompletableFuture<>();
        private volatile boolean closed;

        Lines(Process process) {
            this.process = process;
            reason = new CompletableFuture<>();
            Thread.ofPlatform().daemon().name("kubectl").start(this::readReason);
        }

        /** Closes itself when this is complete. */
        Lines until(CompletableFuture<?> over) {
            end = over.thenRun(this::stop);
            return this;
        }

        private void readReason() {
            try (var in = process.getErrorStream()) {
                String text = new String(in.readNBytes(REASON), StandardCharsets.UTF_8);
                in.transferTo(OutputStream.nullOutputStream());
                reason.complete(text);
            } catch (IOException e) {
                reason.complete(""); // closed with the process
            }
        }

        /**
         * The next line; null at the end.
         *
         * @throws CommandProblem when that end was a failure
         */
        @Nullable
        String next() throws CommandProblem, IOException {
            String line =
                    closed ? null : process.inputReader(StandardCharsets.UTF_8).readLine();
            if (line == null) {
                finish();
            }
            return line;
        }

        String rest() throws CommandProblem, IOException {
            String text = readAll();
            finish();
            return text;
        }

        private String readAll() throws IOException {
            try {
                return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                if (closed) {
                    return ""; // before it, or in the midst of it
                }
                throw e;
            }
        }

        private void finish() throws CommandProblem {
            int status = process.onExit().join().exitValue();
            if (status != 0 && !closed) {
                throw new Failed(told(reason.join(), status));
            }
        }

        /** The last thing it said is why. */
        private static String told(String text, int status) {
            List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
            return lines.isEmpty()
                    ? "kubectl ended with " + status
                    : lines.getLast().strip();
        }

        private void stop() {
            closed = true;
            process.destroy();
        }

        @Override
        public void close() {
            end.cancel(false);
            stop();
        }
    }
}
