/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Lines of workers as they are shown. Works on bytes: text is not decoded but where JSON needs it. For any thread. */
final class LineFormat {
    private static final String[] COLOURS = {"36", "33", "32", "35", "34", "96", "93", "92"};
    private static final int EXPECTED_GROWTH = 256;

    private final WorkerOutput.Mode mode;
    private final boolean coloured;
    private final String pool;
    private volatile int labelWidth;

    /** What is to be written, and how many lines it is. */
    record Batch(ByteArrayOutputStream bytes, int lines) {}

    /** {@code pool} is named in the manager's own lines. */
    LineFormat(WorkerOutput.Mode mode, boolean coloured, String pool) {
        this.mode = mode;
        this.coloured = coloured;
        this.pool = pool;
    }

    /** So that all labels are aligned to the longest. */
    synchronized void expect(WorkerOutput.Source source) {
        labelWidth = Math.max(labelWidth, source.label().length());
    }

    /** The first {@code count} bytes, each line as the mode has it. */
    Batch format(WorkerOutput.Source source, String stream, byte[] bytes, int count) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(count + EXPECTED_GROWTH);
        byte[] before = before(source, stream);
        int lines = 0;
        int end;
        for (int start = 0; start < count; start = end) {
            end = start;
            while (end < count && bytes[end] != '\n' && end - start < WorkerLines.LINE_MAX) {
                end++;
            }
            line(out, before, bytes, start, end);
            // A piece of a long line gets an end, or else takes the line's own; in plain mode everything is as it was.
            boolean whole = end < count && bytes[end] == '\n';
            if (whole || mode != WorkerOutput.Mode.PLAIN) {
                out.write('\n');
            }
            end += whole ? 1 : 0;
            lines++;
        }
        return new Batch(out, lines);
    }

    private void line(ByteArrayOutputStream out, byte[] before, byte[] bytes, int start, int end) {
        out.write(before, 0, before.length);
        if (mode == WorkerOutput.Mode.JSON) {
            writeJson(out, bytes, start, end);
            out.write('"');
            out.write('}');
        } else {
            out.write(bytes, start, end - start);
        }
    }

    private byte[] before(WorkerOutput.Source source, String stream) {
        return switch (mode) {
            case PLAIN -> new byte[0];
            case PREFIX -> prefix(source).getBytes(StandardCharsets.UTF_8);
            case JSON -> json(source, stream);
        };
    }

    private String prefix(WorkerOutput.Source source) {
        String label = source.label();
        String aligned = label + " ".repeat(Math.max(0, labelWidth - label.length())) + " |";
        int number = source.process() == null ? source.slot() : source.process().hashCode();
        String colour = COLOURS[Math.floorMod(number, COLOURS.length)];
        return coloured ? "\u001b[" + colour + "m" + aligned + "\u001b[0m " : aligned + " ";
    }

    private static byte[] json(WorkerOutput.Source source, String stream) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(EXPECTED_GROWTH);
        writeText(out, "{\"time\":\"" + now() + "\",\"pool\":\"");
        writeJson(out, source.pool());
        writeText(
                out,
                "\","
                        + (source.process() == null
                                ? "\"slot\":" + source.slot()
                                : "\"process\":\"" + source.process() + "\"")
                        + ",\"incarnation\":" + source.incarnation() + ",\"stream\":\"" + stream
                        + "\",\"line\":\"");
        return out.toByteArray();
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    /** A line of the manager's own. */
    byte[] own(WorkerOutput.Level level, String text) {
        if (mode != WorkerOutput.Mode.JSON) {
            return ("muster: " + text + "\n").getBytes(StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(EXPECTED_GROWTH);
        writeText(out, "{\"time\":\"" + now() + "\",\"pool\":\"");
        writeJson(out, pool);
        writeText(out, "\",\"level\":\"" + level.name().toLowerCase(Locale.ROOT) + "\",\"message\":\"");
        writeJson(out, text);
        writeText(out, "\"}\n");
        return out.toByteArray();
    }

    private static void writeJson(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        writeJson(out, bytes, 0, bytes.length);
    }

    private static void writeText(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write(bytes, 0, bytes.length);
    }

    /** The text as the inside of a JSON string. What is not UTF-8 becomes U+FFFD, since JSON could not hold it. */
    private static void writeJson(ByteArrayOutputStream out, byte[] bytes, int start, int end) {
        int plain = start;
        while (plain < end && isPlain(bytes[plain])) {
            plain++;
        }
        out.write(bytes, start, plain - start);
        if (plain == end) {
            return;
        }
        String rest = new String(bytes, plain, end - plain, StandardCharsets.UTF_8);
        StringBuilder escaped = new StringBuilder(rest.length() + 16);
        for (int i = 0; i < rest.length(); i++) {
            escape(escaped, rest.charAt(i));
        }
        writeText(out, escaped.toString());
    }

    private static boolean isPlain(byte b) {
        return b >= ' ' && b != '"' && b != '\\';
    }

    private static void escape(StringBuilder out, char c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\t' -> out.append("\\t");
            case '\r' -> out.append("\\r");
            default -> {
                if (c < ' ') {
                    out.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
                } else {
                    out.append(c);
                }
            }
        }
    }
}
