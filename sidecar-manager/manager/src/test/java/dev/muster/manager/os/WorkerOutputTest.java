/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkerOutputTest {
    private static final WorkerOutput.Source WEB_0 = new WorkerOutput.Source("web", 0, 7);
    private static final WorkerOutput.Source WEB_10 = new WorkerOutput.Source("web", 10, 8);

    /** The manager's standard output and error: two pipes which somebody reads, now or later. */
    private static final class Terminal {
        private final int[] out = Descriptors.pipe();
        private final int[] err = Descriptors.pipe();

        private static CompletableFuture<String> readAll(int fd) {
            return CompletableFuture.supplyAsync(() -> {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                try (Arena arena = Arena.ofConfined()) {
                    MemorySegment chunk = arena.allocate(65536);
                    for (long n = Libc.read(fd, chunk, 65536); n > 0; n = Libc.read(fd, chunk, 65536)) {
                        bytes.writeBytes(chunk.asSlice(0, n).toArray(JAVA_BYTE));
                    }
                }
                Descriptors.close(fd);
                return bytes.toString(StandardCharsets.UTF_8);
            });
        }

        private void end() {
            Descriptors.close(out[1]);
            Descriptors.close(err[1]);
        }
    }

    private static void write(int fd, byte[] bytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = arena.allocateFrom(JAVA_BYTE, bytes);
            for (long done = 0; done < bytes.length; ) {
                done += OsException.check(
                        (int) Libc.write(fd, segment.asSlice(done), bytes.length - done), "write", "cannot write");
            }
        }
    }

    private static void write(int fd, String text) {
        write(fd, text.getBytes(StandardCharsets.UTF_8));
    }

    /** What is shown on standard output when worker 0 and worker 10 have written this, one after the other. */
    private static String shown(WorkerOutput.Mode mode, boolean coloured, String zero, String ten) throws Exception {
        Terminal terminal = new Terminal();
        CompletableFuture<String> out = Terminal.readAll(terminal.out[0]);
        CompletableFuture<String> err = Terminal.readAll(terminal.err[0]);
        WorkerOutput output = new WorkerOutput(mode, coloured, "web", terminal.out[1], terminal.err[1]);
        WorkerOutput.Ends first = output.open(WEB_0);
        WorkerOutput.Ends second = output.open(WEB_10);
        write(first.stdout(), zero);
        first.close();
        output.lastLines(WEB_0.incarnation());
        write(second.stdout(), ten);
        second.close();
        assertThat(output.close(Duration.ofSeconds(10))).isTrue();
        terminal.end();
        assertThat(err.get()).isEmpty();
        return out.get();
    }

    @Test
    void linesAreShownAsTheModeSays() throws Exception {
        assertThat(shown(WorkerOutput.Mode.PLAIN, true, "one\ntwo\n\nlast", "x\n"))
                .isEqualTo("one\ntwo\n\nlast\nx\n");
        assertThat(shown(WorkerOutput.Mode.PREFIX, false, "one\ntwo", "x\n"))
                .isEqualTo("web.0  | one\nweb.0  | two\nweb.10 | x\n");
        assertThat(shown(WorkerOutput.Mode.PREFIX, true, "one\n", "x\n"))
                .isEqualTo("\u001b[36mweb.0  |\u001b[0m one\n\u001b[32mweb.10 |\u001b[0m x\n");
        assertThat(shown(WorkerOutput.Mode.JSON, false, "a\"b\\c\t\u001b[0m \u00e9\n", "x"))
                .matches(
                        "\\{\"time\":\"20[-0-9T:.]+Z\",\"pool\":\"web\",\"slot\":0,\"incarnation\":7,\"stream\":\"stdout\","
                                + "\"line\":\"a\\\\\"b\\\\\\\\c\\\\t\\\\u001b\\[0m \u00e9\"}\n"
                                + "\\{\"time\":\"[^\"]+\",\"pool\":\"web\",\"slot\":10,\"incarnation\":8,\"stream\":\"stdout\","
                                + "\"line\":\"x\"}\n");
    }

    @Test
    void aLineThatIsTooLongIsShownInPieces() throws Exception {
        String line = "x".repeat(40_000);
        assertThat(shown(WorkerOutput.Mode.PLAIN, false, line + "\n", "")).isEqualTo(line + "\n");
        List<Integer> lengths = new ArrayList<>();
        shown(WorkerOutput.Mode.PREFIX, false, line + "\nend\n", "").lines().forEach(l -> lengths.add(l.length() - 9));
        assertThat(lengths).allMatch(length -> length <= 16384);
        assertThat(lengths.stream().mapToInt(Integer::intValue).sum()).isEqualTo(40_003);
        assertThat(lengths.getLast()).isEqualTo(3);
    }

    @Test
    void theLastLinesAreKeptUntilForgotten() {
        Terminal terminal = new Terminal();
        try (WorkerOutput output =
                new WorkerOutput(WorkerOutput.Mode.PLAIN, false, "web", terminal.out[1], terminal.err[1])) {
            WorkerOutput.Ends ends = output.open(WEB_0);
            for (int i = 0; i < 30; i++) {
                write(i % 2 == 0 ? ends.stdout() : ends.stderr(), "line " + i + "\n");
            }
            write(ends.stderr(), "ImportError: no module named app");
            ends.close();
            List<String> last = output.lastLines(7);
            assertThat(last).hasSize(20).contains("line 29", "ImportError: no module named app");
            output.forget(7);
            assertThat(output.lastLines(7)).isEmpty();
        }
        terminal.end();
    }

    @Test
    void theLastLinesAreBoundedInBytes() {
        LineTail tail = new LineTail(LineTail.BYTES_MAX);
        for (int i = 0; i < 10; i++) {
            byte[] line = (i + "y".repeat(3000) + "\n").getBytes(StandardCharsets.UTF_8);
            tail.append(line, line.length);
        }
        assertThat(tail.lines()).hasSize(3).last().asString().startsWith("9yyy");
        assertThat(String.join("\n", tail.lines())).hasSizeLessThanOrEqualTo(8192);
    }

    @Test
    void aTerminalNobodyReadsNeverStopsAWorkerAndTheLossIsSaid() throws Exception {
        Terminal terminal = new Terminal();
        WorkerOutput output =
                new WorkerOutput(WorkerOutput.Mode.PREFIX, false, "web", terminal.out[1], terminal.err[1]);
        WorkerOutput.Ends ends = output.open(WEB_0);
        byte[] lines = "0123456789012345678901234567890\n".repeat(1024).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 256; i++) {
            write(ends.stdout(), lines); // 8 MiB: would wait for ever if the reader did
        }
        ends.close();
        output.lastLines(7);
        CompletableFuture<String> out = Terminal.readAll(terminal.out[0]);
        CompletableFuture<String> err = Terminal.readAll(terminal.err[0]);
        assertThat(output.close(Duration.ofSeconds(10))).isTrue();
        terminal.end();
        long shown = out.get().lines().count();
        assertThat(out.get().lines()).allMatch(line -> line.equals("web.0 | 0123456789012345678901234567890"));
        long dropped = 0;
        for (String line : err.get().lines().toList()) {
            assertThat(line).matches("muster: \\d+ lines of worker output dropped: .*");
            dropped += Long.parseLong(line.substring(8, line.indexOf(" lines")));
        }
        assertThat(dropped).isPositive();
        assertThat(shown + dropped).isEqualTo(256 * 1024);
    }

    @Test
    @SuppressWarnings("NullAway") // a source without a pool is what breaks it
    void anUnexpectedExceptionIsSaidOnceAndReadingGoesOn() throws Exception {
        Terminal terminal = new Terminal();
        CompletableFuture<String> out = Terminal.readAll(terminal.out[0]);
        CompletableFuture<String> err = Terminal.readAll(terminal.err[0]);
        WorkerOutput output = new WorkerOutput(WorkerOutput.Mode.JSON, false, "web", terminal.out[1], terminal.err[1]);
        WorkerOutput.Ends broken = output.open(new WorkerOutput.Source(null, 0, 9)); // no line of it can be written
        byte[] lines = "0123456789012345678901234567890\n".repeat(1024).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 64; i++) {
            write(broken.stdout(), lines); // more than its pipe holds: would wait for ever if nobody read
        }
        write(broken.stderr(), "and at its end");
        broken.close();
        WorkerOutput.Ends good = output.open(WEB_0);
        write(good.stdout(), "hello\n");
        good.close();
        assertThat(output.close(Duration.ofSeconds(10))).isTrue();
        terminal.end();
        assertThat(out.get()).hasLineCount(1).contains("\"line\":\"hello\"");
        assertThat(err.get())
                .hasLineCount(1)
                .contains("some of the workers' output is lost, as reading it failed: java.lang.NullPointerException");
    }

    @Test
    void closingIsBoundedWhenAWorkerKeepsItsPipeOpen() {
        Terminal terminal = new Terminal();
        WorkerOutput output = new WorkerOutput(WorkerOutput.Mode.PLAIN, false, "web", terminal.out[1], terminal.err[1]);
        try (WorkerOutput.Ends ends = output.open(WEB_0)) {
            assertThat(ends.stdout()).isPositive();
            assertThat(output.close(Duration.ofMillis(100))).isFalse();
        }
        terminal.end();
    }
}
