/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/**
 * An HTTP server on a Unix socket that answers each request with what the test gave for it: a manager's outside, with nothing
 * inside. A request nobody gave an answer for gets 404, and is in {@link #requests} like every other.
 */
final class CannedManager implements AutoCloseable {
    /** Requests seen: method, path with query, and body if there was one. */
    final List<String> requests = Collections.synchronizedList(new ArrayList<>());

    private static final long LONGEST_HOLD_NANOS = 10_000_000_000L;

    /** Open until {@link #close}: a stream of events waits for it, so that it does not end by itself. */
    private final CountDownLatch closed = new CountDownLatch(1);

    private final Map<String, List<Answer>> answers = new HashMap<>();
    private final Map<String, BooleanSupplier> conditions = new HashMap<>();
    private final ServerSocketChannel server;
    private final Thread accepting;

    private record Answer(int status, String type, String body) {}

    CannedManager(Path socket) throws IOException {
        Files.createDirectories(socket.getParent());
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        accepting = Thread.ofVirtual().start(this::accept);
    }

    /** The next answer to this request; the last one given is repeated. */
    synchronized CannedManager answer(String request, int status, String body) {
        return add(request, new Answer(status, status < 400 ? "application/json" : "application/problem+json", body));
    }

    /** A stream of server-sent events that stays open. */
    synchronized CannedManager events(String... events) {
        return add("GET /v1/events", new Answer(200, "text/event-stream", stream(events)));
    }

    /** A stream of server-sent events that ends, as a manager's does when it shuts down. */
    synchronized CannedManager endingEvents(String... events) {
        return add("GET /v1/events", new Answer(200, "text/event-stream; ending", stream(events)));
    }

    private static String stream(String... events) {
        StringBuilder stream = new StringBuilder();
        for (int i = 0; i < events.length; i++) {
            if (events[i].startsWith("{\"count\"")) {
                stream.append("event: missed\ndata: ").append(events[i]).append("\n\n");
                continue;
            }
            stream.append("id: ")
                    .append(i + 1)
                    .append("\ndata: ")
                    .append(events[i])
                    .append("\n\n");
        }
        return stream.toString();
    }

    /** Holds this answer back until something is so. */
    synchronized CannedManager onlyWhen(String request, BooleanSupplier condition) {
        conditions.put(request, condition);
        return this;
    }

    /** Ends the connection instead of an answer. */
    synchronized CannedManager hangUp(String request) {
        return add(request, new Answer(0, "", ""));
    }

    private CannedManager add(String request, Answer answer) {
        answers.computeIfAbsent(request, r -> new ArrayList<>()).add(answer);
        return this;
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException e) {
            closed.countDown(); // closed by the test
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(Channels.newInputStream(client), StandardCharsets.UTF_8));
            OutputStream out = Channels.newOutputStream(client);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String request = line.substring(0, line.lastIndexOf(' '));
                String body = body(in);
                requests.add(body.isEmpty() ? request : request + " " + body);
                awaitCondition(request);
                Answer answer = next(request);
                if (answer.status == 0) {
                    return;
                }
                reply(out, answer);
            }
        } catch (IOException | InterruptedException e) {
            closed.countDown(); // the client went away, or the test is over
        }
    }

    private static String body(BufferedReader in) throws IOException {
        int length = 0;
        for (String header = in.readLine(); header != null && !header.isEmpty(); header = in.readLine()) {
            if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(
                        header.substring(header.indexOf(':') + 1).strip());
            }
        }
        char[] body = new char[length];
        int read = 0;
        while (read < length) {
            read += in.read(body, read, length - read);
        }
        return new String(body);
    }

    private void awaitCondition(String request) throws InterruptedException {
        BooleanSupplier condition;
        synchronized (this) {
            int query = request.indexOf('?');
            condition = conditions.get(query < 0 ? request : request.substring(0, query));
        }
        long end = System.nanoTime() + LONGEST_HOLD_NANOS;
        while (condition != null && !condition.getAsBoolean() && System.nanoTime() < end) {
            Thread.sleep(1);
        }
    }

    private synchronized Answer next(String request) {
        int query = request.indexOf('?');
        List<Answer> left =
                answers.get(answers.containsKey(request) || query < 0 ? request : request.substring(0, query));
        if (left == null) {
            return new Answer(404, "application/problem+json", problem(404, "there is no " + request));
        }
        return left.size() > 1 ? left.remove(0) : left.get(0);
    }

    static String problem(int status, String detail) {
        return "{\"type\":\"about:blank\",\"title\":\"Refused\",\"status\":" + status + ",\"detail\":\"" + detail
                + "\"}";
    }

    private void reply(OutputStream out, Answer answer) throws IOException, InterruptedException {
        boolean stream = answer.type.startsWith("text/event-stream");
        byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 " + answer.status + " Canned\r\nContent-Type: " + answer.type + "\r\n"
                + (stream ? "Connection: close\r\n" : "Content-Length: " + body.length + "\r\n") + "\r\n";
        out.write(head.getBytes(StandardCharsets.UTF_8));
        out.write(body);
        out.flush();
        if (stream) {
            if (!answer.type.endsWith("ending")) {
                closed.await();
            }
            throw new IOException("over");
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        server.close();
        try {
            accepting.join(); // the socket listens for as long as somebody is in accept
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
