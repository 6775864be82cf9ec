/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/** The inspector over the control socket: what the command line uses, without the start of a program for each question. */
record ControlSocket(Path path) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A response, its body decoded. */
    record Response(int status, String body) {
        JsonNode json() {
            return parse(body);
        }
    }

    PoolState state() {
        var response = request("GET", "/v1/state", "");
        if (response.status() != 200) {
            throw new AssertionError("GET /v1/state: " + response);
        }
        return new PoolState(response.json());
    }

    Response post(String path, String body) {
        return request("POST", path, body);
    }

    Response request(String method, String path, String body) {
        try (var connection = open(method, path, body)) {
            return response(Channels.newInputStream(connection));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a request, and leaves the answer to the caller. */
    SocketChannel open(String method, String target, String body) throws IOException {
        var connection = SocketChannel.open(UnixDomainSocketAddress.of(path));
        var request = "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n".formatted(method, target)
                + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(body.getBytes(StandardCharsets.UTF_8).length, body);
        connection.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
        return connection;
    }

    /** Reads one response to its end; the server closes the connection behind it. */
    static Response response(InputStream in) throws IOException {
        var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        var end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new IOException("no complete response: '" + text + "'");
        }
        var head = text.substring(0, end);
        var body = text.substring(end + 4);
        var status = Integer.parseInt(head.split(" ", 3)[1]);
        return new Response(
                status, head.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked") ? unchunk(body) : body);
    }

    private static String unchunk(String body) {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var whole = new ByteArrayOutputStream();
        for (var at = 0; at < bytes.length; ) {
            var line = at;
            while (bytes[line] != '\r') {
                line++;
            }
            var size = Integer.parseInt(new String(bytes, at, line - at, StandardCharsets.US_ASCII).trim(), 16);
            if (size == 0) {
                break;
            }
            whole.write(bytes, line + 2, size);
            at = line + 2 + size + 2;
        }
        return whole.toString(StandardCharsets.UTF_8);
    }

    static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + json, e);
        }
    }
}
