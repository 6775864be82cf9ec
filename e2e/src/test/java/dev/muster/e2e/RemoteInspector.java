/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;

/** The inspector on TCP, as a stranger with a socket meets it. */
record RemoteInspector(int port) {

    Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(30_000);
        return socket;
    }

    /** Sends these bytes, and reads what comes back until the inspector closes the connection. */
    ControlSocket.Response send(byte[] bytes) throws IOException {
        try (var socket = connect()) {
            var sender = Thread.ofVirtual().start(() -> {
                try {
                    socket.getOutputStream().write(bytes);
                } catch (IOException refused) {
                    // It may hang up on what is too long; what it answers is what counts.
                }
            });
            var answer = new ByteArrayOutputStream();
            try {
                socket.getInputStream().transferTo(answer);
            } catch (IOException cut) {
                // So too here: what has come has come.
            }
            sender.interrupt();
            return ControlSocket.response(new ByteArrayInputStream(answer.toByteArray()));
        }
    }

    ControlSocket.Response request(String method, String path, String key, String body) throws IOException {
        return send((head(method, path, key, body.length()) + body).getBytes(StandardCharsets.UTF_8));
    }

    static String head(String method, String path, String key, int length) {
        return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + (key.isEmpty() ? "" : "Authorization: Bearer " + key + "\r\n")
                + "Content-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n";
    }

    /** A key as {@code openssl rand -hex 32} makes one. */
    static String newKey(long seed) {
        var random = new byte[32];
        new Random(seed).nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
