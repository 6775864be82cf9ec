/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command in a terminal of its own, with a person before it: what the screen shows, and keys. */
public final class Terminal implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Path PROGRAM = Host.REPOSITORY.resolve("e2e/src/test/resources/terminal.py");

    private final Process process;
    private final Path out;
    private final Path err;

    public Terminal(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** What runs this in a terminal of this size. Its standard input must be a pipe: keys and sizes come through it. */
    public static List<String> running(int rows, int columns, List<String> command) {
        var all = new ArrayList<>(
                List.of("python3", PROGRAM.toString(), Integer.toString(rows), Integer.toString(columns)));
        all.addAll(command);
        return all;
    }

    /** The last whole picture, without colours; empty before the first one, and when the first screen is back. */
    public String screen() {
        var written = written();
        var end = written.lastIndexOf("\u001b[J");
        var begin = written.lastIndexOf("\u001b[H", Math.max(0, end));
        if (end < 0 || begin < 0 || written.indexOf("\u001b[?1049l", end) >= 0) {
            return "";
        }
        return written.substring(begin, end)
                .replaceAll("\u001b\\[[0-9;?]*[A-Za-z]", "")
                .replace("\r", "");
    }

    String written() {
        return Host.read(out);
    }

    /** What the terminal's own side said, at the end. */
    String err() {
        return Host.read(err);
    }

    public Terminal awaits(String... words) {
        for (var word : words) {
            Await.until("the screen shows " + word, SOON, this::screen, screen -> screen.contains(word));
        }
        return this;
    }

    Terminal awaitsNo(String word) {
        Await.until("the screen shows no " + word, SOON, this::screen, screen -> !screen.contains(word));
        return this;
    }

    public Terminal press(String keys) {
        return say("keys " + HexFormat.of().formatHex(keys.getBytes(StandardCharsets.UTF_8)));
    }

    Terminal resize(int rows, int columns) {
        return say("size " + rows + " " + columns);
    }

    private Terminal say(String line) {
        try {
            var in = process.getOutputStream();
            in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            in.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(written() + err(), e);
        }
        return this;
    }

    /** The command itself, which the terminal's side has started. */
    public long command() {
        return process.children().findFirst().orElseThrow().pid();
    }

    public int awaitExit() {
        try {
            if (!process.waitFor(SOON.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("still running: " + screen());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
