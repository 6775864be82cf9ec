/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.inspectors;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is answered to one question in HTTP/1.1, read whole, and within bounds.
 *
 * @param tag of what it says; null where it has none
 * @param body empty where there is none
 * @param last whether no other answer can follow on this connection
 */
record Reply(int status, @Nullable String tag, String body, boolean last) {
    private static final int MOST = 4 << 20;
    private static final int LONGEST_LINE = 8 << 10;
    private static final int MOST_LINES = 100;

    /** @throws IOException for what is no answer, ends too early, or is too much */
    static Reply read(InputStream from) throws IOException {
        int status = status(line(from));
        Map<String, String> headers = headers(from);
        boolean chunked = "chunked".equalsIgnoreCase(headers.get("transfer-encoding"));
        String length = headers.get("content-length");
        boolean bodiless = status == 204 || status == 304;
        byte[] body = bodiless
                ? new byte[0]
                : chunked ? chunks(from) : length != null ? exactly(from, number(length, 10)) : rest(from);
        return new Reply(
                status,
                headers.get("etag"),
                new String(body, StandardCharsets.UTF_8),
                "close".equalsIgnoreCase(headers.get("connection")) || !(bodiless || chunked || length != null));
    }

    private static int status(String line) throws IOException {
        if (!line.startsWith("HTTP/1.") || line.length() < 12 || line.charAt(8) != ' ') {
            throw new ProtocolException("what answers is no inspector");
        }
        return number(line.substring(9, 12), 10);
    }

    private static Map<String, String> headers(InputStream from) throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (int lines = 0; lines < MOST_LINES; lines++) {
            String line = line(from);
            if (line.isEmpty()) {
                return headers;
            }
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new ProtocolException("what answers is no inspector");
            }
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            headers.put(name, line.substring(colon + 1).strip());
        }
        throw new ProtocolException("the inspector's answer has more than " + MOST_LINES + " headers");
    }

    private static byte[] chunks(InputStream from) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int size = chunk(from); size > 0; size = chunk(from)) {
            bounded(all.size() + size);
            all.writeBytes(exactly(from, size));
            line(from);
        }
        headers(from);
        return all.toByteArray();
    }

    private static int chunk(InputStream from) throws IOException {
        return number(line(from).split(";", 2)[0].strip(), 16);
    }

    private static byte[] exactly(InputStream from, int size) throws IOException {
        byte[] bytes = from.readNBytes(size);
        if (bytes.length < size) {
            throw new EOFException("the inspector's answer was cut off");
        }
        return bytes;
    }

    private static byte[] rest(InputStream from) throws IOException {
        byte[] bytes = from.readNBytes(MOST + 1);
        bounded(bytes.length);
        return bytes;
    }

    private static int number(String text, int radix) throws IOException {
        try {
            return bounded(Integer.parseUnsignedInt(text, radix));
        } catch (NumberFormatException e) {
            throw new ProtocolException("the inspector's answer has \"" + text + "\" for a number");
        }
    }

    private static int bounded(int size) throws IOException {
        if (size < 0 || size > MOST) {
            throw new ProtocolException("the inspector's answer is larger than " + MOST + " bytes");
        }
        return size;
    }

    /** Without its end. */
    private static String line(InputStream from) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = from.read(); next != '\n'; next = from.read()) {
            if (next < 0) {
                throw new EOFException("the inspector hung up");
            }
            if (line.length() == LONGEST_LINE) {
                throw new ProtocolException(
                        "the inspector's answer has a line of more than " + LONGEST_LINE + " bytes");
            }
            line.append((char) next);
        }
        int end = line.length();
        return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
    }
}
