/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Closed-loop clients: each asks again as soon as it has its answer, either on a new connection each time or on one that it
 * keeps. Raw sockets, so that every failure is seen as what it is and nothing is tried again behind our back.
 */
final class LoadClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final InetSocketAddress address;
    private final List<Thread> clients = new ArrayList<>();
    private final LongAdder ok = new LongAdder();
    private final LongAdder closedBetween = new LongAdder();
    private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();
    private final List<Long> latencies = Collections.synchronizedList(new ArrayList<>());
    private final AtomicLong lastAnswer = new AtomicLong(System.nanoTime());
    private final AtomicLong silence = new AtomicLong();
    private String path = "/pid";
    private volatile boolean stop;

    private LoadClient(String host, int port) {
        address = new InetSocketAddress(host, port);
    }

    static LoadClient on(int port) {
        return new LoadClient("127.0.0.1", port);
    }

    /** What the clients ask for that are added from now on. */
    LoadClient asking(String other) {
        path = other;
        return this;
    }

    /** Adds clients that connect anew for each request. */
    LoadClient connecting(int count) {
        return add(count, this::connectAnew);
    }

    /** Adds clients that keep their connection while the server does. */
    LoadClient keepingAlive(int count) {
        return add(count, this::keepAlive);
    }

    private LoadClient add(int count, Runnable client) {
        for (var i = 0; i < count; i++) {
            clients.add(Thread.ofVirtual().start(client));
        }
        return this;
    }

    long answers() {
        return ok.sum();
    }

    /** Lets the load run until it has got so many more answers. */
    void awaitAnswers(long more) {
        var goal = answers() + more;
        Await.until(more + " more answers", Duration.ofSeconds(30), () -> answers() >= goal);
    }

    /** Ends the load: each client finishes its last request. */
    LoadReport stop() {
        silenceEnds();
        stop = true;
        for (var client : clients) {
            try {
                if (!client.join(Duration.ofMillis(PATIENCE_MILLIS + 5_000))) {
                    throw new AssertionError("a client does not end");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        var sorted = latencies.stream().mapToLong(Long::longValue).sorted().toArray();
        var counts = new TreeMap<String, Long>();
        failures.forEach((kind, count) -> counts.put(kind, count.sum()));
        return new LoadReport(
                ok.sum(),
                closedBetween.sum(),
                counts,
                Duration.ofNanos(silence.get()),
                percentile(sorted, 0.50),
                percentile(sorted, 0.99),
                percentile(sorted, 1));
    }

    @Override
    public void close() {
        stop = true;
    }

    private static Duration percentile(long[] sorted, double part) {
        return sorted.length == 0
                ? Duration.ZERO
                : Duration.ofNanos(sorted[(int) Math.min(sorted.length - 1, part * sorted.length)]);
    }

    private void connectAnew() {
        while (!stop) {
            var begin = System.nanoTime();
            try (var connection = new HttpConnection(connect())) {
                connection.ask(path, false);
                answered(begin);
            } catch (IOException e) {
                failed(e);
            }
        }
    }

    private void keepAlive() {
        while (!stop) {
            try (var connection = new HttpConnection(connect())) {
                for (var more = true; more && !stop; ) {
                    var begin = System.nanoTime();
                    try {
                        more = connection.ask(path, true);
                        answered(begin);
                    } catch (HttpConnection.ClosedBetweenRequests e) {
                        closedBetween.increment();
                        more = false;
                    }
                }
            } catch (IOException e) {
                failed(e);
            }
        }
    }

    private Socket connect() throws IOException {
        var socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(address, PATIENCE_MILLIS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private void answered(long begin) {
        ok.increment();
        latencies.add(System.nanoTime() - begin);
        silenceEnds();
    }

    private void silenceEnds() {
        var now = System.nanoTime();
        var since = lastAnswer.getAndSet(now);
        silence.accumulateAndGet(now - since, Math::max);
    }

    private void failed(IOException e) {
        var kind = switch (e) {
            case SocketTimeoutException timeout -> "timeout";
            case ConnectException refused -> "refused";
            case HttpConnection.BadAnswer bad -> "answer (" + bad.getMessage() + ")";
            default -> "reset (" + e.getMessage() + ")";
        };
        failures.computeIfAbsent(kind, k -> new LongAdder()).increment();
        LockSupport.parkNanos(10_000_000); // a refused port must not become a busy loop
    }
}
