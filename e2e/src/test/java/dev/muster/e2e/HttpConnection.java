/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A client's end of one HTTP connection: sends a request, reads the whole answer, and tells what went wrong. */
final class HttpConnection implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private int requests;
    private String lastBody = "";

    /** The server said something else than a complete 200. */
    static final class BadAnswer extends IOException {
        BadAnswer(String what) {
            super(what);
        }
    }

    /** The server closed a connection that had been used before, and not a byte of an answer had come. */
    static final class ClosedBetweenRequests extends IOException {}

    HttpConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    static HttpConnection to(String host, int port) throws IOException {
        var socket = new Socket(host, port);
        socket.setSoTimeout(20_000);
        return new HttpConnection(socket);
    }

    /** One GET on a connection of its own; returns the answer's body. */
    static String get(String host, int port, String path) throws IOException {
        try (var connection = to(host, port)) {
            connection.ask(path, false);
            return connection.body();
        }
    }

    /** A connection with a request on it whose answer nobody reads. */
    static Socket asking(int port, String path) throws IOException {
        var connection = new Socket(InetAddress.getLoopbackAddress(), port);
        connection
                .getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        return connection;
    }

    String body() {
        return lastBody;
    }

    /** Returns whether the server keeps the connection. */
    boolean ask(String path, boolean keepAlive) throws IOException {
        var request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + (keepAlive ? "" : "Connection: close\r\n")
                + "\r\n";
        requests++;
        String status;
        try {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            status = line(true);
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (BadAnswer e) {
            throw e;
        } catch (IOException e) {
            throw requests > 1 ? new ClosedBetweenRequests() : e;
        }
        return answer(status);
    }

    private boolean answer(String status) throws IOException {
        var keeps = status.startsWith("HTTP/1.1");
        var length = -1;
        for (var header = line(false); !header.isEmpty(); header = line(false)) {
            var lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring(15).trim());
            } else if (lower.startsWith("connection: close")) {
                keeps = false;
            }
        }
        if (length < 0) {
            throw new BadAnswer("answer without content-length");
        }
        var body = in.readNBytes(length);
        if (body.length < length) {
            throw new BadAnswer("incomplete");
        }
        lastBody = new String(body, StandardCharsets.UTF_8);
        if (!status.contains(" 200")) {
            throw new BadAnswer("status " + status);
        }
        return keeps;
    }

    /** A line of the head. The end of the stream is a closed connection before the first byte, and a broken answer later. */
    private String line(boolean first) throws IOException {
        var text = new StringBuilder();
        for (var c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw first && text.isEmpty()
                        ? new IOException("closed without an answer")
                        : new BadAnswer("incomplete");
            }
            if (c != '\r') {
                text.append((char) c);
            }
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
