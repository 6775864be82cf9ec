/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * One test's own small world: a folder, a runtime directory for the control sockets, and a mark in the environment by which
 * everything that was started in it is found and ended, whoever its parent is by then.
 */
final class Host implements AutoCloseable {
    static final Path REPOSITORY = Path.of(System.getProperty("muster.repository", ".."))
            .toAbsolutePath()
            .normalize();
    static final Path MUSTER = REPOSITORY.resolve("muster");
    private static final Path WORKERS = REPOSITORY.resolve("e2e/src/test/resources/workers");
    private static final String MARK = "E2E_HOST";

    private final String id = UUID.randomUUID().toString();
    private final Path root;
    private final Path folder;
    private final Map<String, String> environment = new TreeMap<>();
    private final List<MusterProcess> started = new ArrayList<>();
    private int terminals;

    Host() {
        Reaper.watch();
        try {
            root = Files.createTempDirectory("muster-e2e-");
            folder = Files.createDirectory(root.resolve("web")); // its name is the pool's
            environment.put(
                    "XDG_RUNTIME_DIR",
                    Files.createDirectory(root.resolve("run")).toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        environment.put(MARK, id);
        environment.put(Reaper.RUN, Reaper.THIS_RUN);
        environment.put("PYTHONDONTWRITEBYTECODE", "1");
        environment.put("PYTHONUNBUFFERED", "1");
        Servers.addToPath(environment);
    }

    /** Where commands run; its name, {@code web}, is the pool's default name. */
    Path folder() {
        return folder;
    }

    Path runtimeFolder() {
        return root.resolve("run");
    }

    /** Sets a variable for everything that is started from now on. */
    Host with(String name, Object value) {
        environment.put(name, value.toString());
        return this;
    }

    Path write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One of the tests' own small programs. */
    static String worker(String name) {
        return WORKERS.resolve(name).toString();
    }

    /** A port that nobody listens on, and that no other test is given. */
    static int freePort() {
        return Ports.free();
    }

    /** Starts {@code muster run ARGUMENTS}, and does not wait. */
    MusterProcess run(Object... arguments) {
        return start(folder, command("run", arguments));
    }

    /** Starts a pool of this many of the tests' small servers, and waits until all of them are ready. */
    MusterProcess runTiny(int workers, int port) {
        var muster =
                run("--workers", workers, "--listen", "http=" + port, "--", "python3", worker("tiny.py"), "{fd:http}");
        muster.awaitReady(workers);
        return muster;
    }

    /** As {@link #runTiny}, with an inspector on this port for who has one of the keys. */
    MusterProcess runTinyInspected(int workers, int inspector, String keys) {
        write("keys", keys);
        write("pool.yaml", "inspector: {listen: %d, keyFile: keys}\n".formatted(inspector));
        var muster = run(
                "--config",
                "pool.yaml",
                "--workers",
                workers,
                "--listen",
                "http=" + freePort(),
                "--",
                "python3",
                worker("tiny.py"),
                "{fd:http}");
        muster.awaitReady(workers);
        return muster;
    }

    MusterProcess start(Path where, List<String> command) {
        var number = started.size();
        var process = start(where, command, root.resolve("out-" + number), root.resolve("err-" + number));
        var muster = new MusterProcess(this, process, root.resolve("out-" + number), root.resolve("err-" + number));
        started.add(muster);
        return muster;
    }

    /** Runs {@code muster ARGUMENTS} to its end. */
    Outcome muster(String verb, Object... arguments) {
        return finish(command(verb, arguments), Duration.ofSeconds(90));
    }

    Outcome finish(List<String> command, Duration within) {
        try {
            var out = Files.createTempFile(root, "out", "");
            var err = Files.createTempFile(root, "err", "");
            var begin = System.nanoTime();
            var process = start(folder, command, out, err);
            if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("still running after " + within + ": " + String.join(" ", command) + "\n"
                        + Files.readString(out) + Files.readString(err));
            }
            var took = Duration.ofNanos(System.nanoTime() - begin);
            return new Outcome(
                    String.join(" ", command), process.exitValue(), Files.readString(out), Files.readString(err), took);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Runs {@code muster ARGUMENTS} in a terminal of this size. */
    Terminal terminal(int rows, int columns, String verb, Object... arguments) {
        var inTerminal = Terminal.running(rows, columns, command(verb, arguments));
        var out = root.resolve("terminal-out-" + terminals);
        var err = root.resolve("terminal-err-" + terminals);
        terminals++;
        with("TERM", "xterm");
        return new Terminal(start(folder, inTerminal, ProcessBuilder.Redirect.PIPE, out, err), out, err);
    }

    static List<String> command(String verb, Object... arguments) {
        var command = new ArrayList<>(List.of(MUSTER.toString(), verb));
        for (var argument : arguments) {
            command.add(argument.toString());
        }
        return command;
    }

    private Process start(Path where, List<String> command, Path out, Path err) {
        var nothing = ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile());
        return start(where, command, nothing, out, err);
    }

    private Process start(Path where, List<String> command, ProcessBuilder.Redirect in, Path out, Path err) {
        // As from a terminal: a build in the background of a script is started with INT ignored, and would hand that
        // on.
        var fromTerminal = new ArrayList<>(List.of("env", "--default-signal=INT,HUP"));
        fromTerminal.addAll(command);
        var builder = new ProcessBuilder(fromTerminal)
                .directory(where.toFile())
                .redirectInput(in)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.matches("(MUSTER|LISTEN|NOTIFY|WATCHDOG)_.*"));
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything that was started on this host and lives. */
    List<Long> processes() {
        return ProcFs.withEnvironment(MARK + "=" + id);
    }

    /** Nothing may be left, after a moment for the last ones to be reaped. */
    void awaitNothingLeft(Duration within) {
        Await.until(
                "no process is left",
                within,
                () -> processes().stream().map(ProcFs::commandLine).toList(),
                List::isEmpty);
    }

    /** What the pools on this host printed; shown when a test fails. */
    String evidence() {
        var text = new StringBuilder();
        for (var muster : started) {
            text.append("---- stdout of muster\n").append(muster.out());
            text.append("---- stderr of muster\n").append(muster.err());
        }
        return text.toString();
    }

    @Override
    public void close() {
        // Twice: a process may have been about to fork.
        for (var round = 0; round < 2; round++) {
            processes().forEach(Signals::kill);
        }
        awaitNothingLeft(Duration.ofSeconds(10));
        try (var files = Files.walk(root)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
