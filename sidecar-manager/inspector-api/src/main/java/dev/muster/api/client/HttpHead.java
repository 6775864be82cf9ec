/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Status line and headers of an HTTP/1.1 answer, read strictly and within bounds.
 *
 * @param headers names in lower case
 */
public record HttpHead(int status, Map<String, String> headers) {
    private static final int MAX_BYTES = 16 << 10;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 [1-5][0-9][0-9]( .*)?");
    private static final Pattern LENGTH = Pattern.compile("\\d{1,15}");

    /** @throws IOException for what is no answer, ends too early, or is too long */
    public static HttpHead read(InputStream in) throws IOException {
        int[] left = {MAX_BYTES};
        String status = line(in, left);
        if (!STATUS.matcher(status).matches()) {
            throw new IOException("this is no HTTP/1.1: " + status);
        }
        Map<String, String> headers = new HashMap<>();
        for (String line = line(in, left); !line.isEmpty(); line = line(in, left)) {
            int colon = line.indexOf(':');
            if (colon < 1 || line.charAt(0) == ' ') {
                throw new IOException("this is no HTTP header: " + line);
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int code = Integer.parseInt(status.substring(9, 12));
        return code == 100 ? read(in) : new HttpHead(code, Map.copyOf(headers));
    }

    /** The body that follows, as its headers say: its end is the stream's end, and a body cut short is an error. */
    public InputStream body(InputStream in) throws IOException {
        if (isBodiless()) {
            return new HttpBody(in, 0);
        }
        String encoding = headers.get("transfer-encoding");
        String length = headers.get("content-length");
        if (encoding != null) {
            if (!encoding.equalsIgnoreCase("chunked") || length != null) {
                throw new IOException("cannot read a body in transfer-encoding " + encoding);
            }
            return new HttpBody(in, HttpBody.CHUNKED);
        }
        if (length == null) {
            return in;
        }
        if (!LENGTH.matcher(length).matches()) {
            throw new IOException("this is no content-length: " + length);
        }
        return new HttpBody(in, Long.parseLong(length));
    }

    /** Whether no other answer can follow on this connection. */
    public boolean isLast() {
        boolean endsByItself =
                isBodiless() || headers.containsKey("transfer-encoding") || headers.containsKey("content-length");
        return !endsByItself || "close".equalsIgnoreCase(headers.get("connection"));
    }

    private boolean isBodiless() {
        return status == 204 || status == 304;
    }

    /** One line without its end; {@code left} bounds all lines together. */
    static String line(InputStream in, int[] left) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the connection ended within an answer");
            }
            if (--left[0] < 0) {
                throw new IOException("the answer's head is longer than " + MAX_BYTES + " bytes");
            }
            line.append((char) c);
        }
        int end = line.length() - 1;
        String text = end >= 0 && line.charAt(end) == '\r' ? line.substring(0, end) : line.toString();
        return new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
