/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The least of an HTTP client, for any kind of socket: one request, one connection. */
record Http(SocketAddress server) {

    /** An answer; header names in lower case. */
    record Reply(int status, Map<String, String> headers, String body) {}

    Reply get(String path, String... headers) throws IOException {
        return send("GET", path, "", headers);
    }

    Reply post(String path, String body) throws IOException {
        return send("POST", path, body, "Content-Type: application/json");
    }

    Reply send(String method, String path, String body, String... headers) throws IOException {
        try (SocketChannel channel = SocketChannel.open(server)) {
            BufferedReader lines = request(channel, method, path, body, headers);
            int status = Integer.parseInt(line(lines).substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
            Map<String, String> received = headers(lines);
            StringBuilder rest = new StringBuilder();
            for (int c = lines.read(); c >= 0; c = lines.read()) {
                rest.append((char) c);
            }
            return new Reply(status, received, rest.toString());
        }
    }

    /** Sends a request on an open channel and returns what will be answered, from the status line on. */
    static BufferedReader request(SocketChannel channel, String method, String path, String body, String... headers)
            throws IOException {
        String host =
                List.of(headers).stream().anyMatch(header -> header.startsWith("Host:")) ? "" : "Host: localhost\r\n";
        String head = method + " " + path + " HTTP/1.1\r\n" + host + "Connection: close\r\nContent-Length: "
                + body.length() + "\r\n" + String.join("\r\n", headers) + (headers.length == 0 ? "" : "\r\n") + "\r\n";
        OutputStream out = Channels.newOutputStream(channel);
        out.write((head + body).getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
    }

    static Map<String, String> headers(BufferedReader lines) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(lines); !line.isEmpty(); line = line(lines)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }

    static String line(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        if (line == null) {
            throw new IOException("the server closed the connection");
        }
        return line;
    }
}
