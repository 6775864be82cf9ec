/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.inspectors;

import dev.muster.api.SettingsRequest;
import dev.muster.api.State;
import dev.muster.api.TargetRequest;
import dev.muster.api.json.Wire;
import dev.muster.operator.telemetry.Meters;
import dev.muster.operator.telemetry.Meters.Outcome;
import dev.muster.pool.Inspector;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** What the operator asks of inspectors, each question in a virtual thread. Thread-safe. */
final class FleetClient implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(2);

    /** A pod that is given a target is asked again within this, on the same connection; the memory of thousands of idle ones is spared. */
    private static final Duration KEPT = Duration.ofMillis(1500);

    /** Connections can be resumed for a fraction of their price; a bit over one for each pod of the greatest fleet. */
    private static final int SESSIONS = 12_000;

    /** What is read of an answer takes many times its size for a moment. */
    private static final int READ_AT_ONCE = 2;

    private final Semaphore reading = new Semaphore(READ_AT_ONCE);
    private final FleetTrust trust = new FleetTrust();
    private final SSLContext context = context(trust);
    private final Map<String, Line> kept = new ConcurrentHashMap<>();
    private final Duration patience;
    private final Meters meters;
    private volatile boolean closed;

    /** @param patience for one answer, with all that belongs to it */
    FleetClient(Duration patience, Meters meters) {
        this.patience = patience;
        this.meters = meters;
    }

    private static SSLContext context(FleetTrust trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
            context.getClientSessionContext().setSessionCacheSize(SESSIONS);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    /** At this address there is a pod of the pool with this certificate. */
    void expect(String ip, X509Certificate certificate) {
        if (trust.expect(ip, certificate)) {
            hangUp(kept.remove(ip)); // it leads to another pool's pod
        }
    }

    void forget(String ip, X509Certificate certificate) {
        trust.forget(ip, certificate);
        hangUp(kept.remove(ip));
    }

    /** Ends what nobody has used for a while. */
    void tidy() {
        kept.forEach((ip, line) -> {
            if (line.idle().compareTo(KEPT) > 0 && kept.remove(ip, line)) {
                hangUp(line);
            }
        });
    }

    private static void hangUp(@Nullable Line line) {
        if (line != null) {
            Thread.startVirtualThread(line::hangUp); // which writes
        }
    }

    /**
     * An answer.
     *
     * @param state null when nothing has changed since the one with that tag
     */
    record Answer(@Nullable State state, @Nullable String tag) {}

    /**
     * @param tag of the answer before; null for none
     * @param last whether no other question is likely to follow soon
     */
    CompletableFuture<Answer> state(String ip, String key, @Nullable String tag, boolean last) {
        String question = head("GET", ip, "/v1/state", key)
                + (tag == null ? "" : "If-None-Match: " + tag + "\r\n")
                + (last ? "Connection: close\r\n" : "")
                + "\r\n";
        return send("state", ip, question, last).thenApply(reply -> switch (reply.status()) {
            case 200 -> new Answer(read(reply.body()), reply.tag());
            case 304 -> new Answer(null, tag);
            default -> throw new Refused(reply.status());
        });
    }

    private State read(String body) {
        reading.acquireUninterruptibly();
        try {
            return Wire.read(State.class, body);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("what it says cannot be read: " + e.getMessage(), e);
        } finally {
            reading.release();
        }
    }

    /** Done when it is taken; what becomes of it is in the state. */
    CompletableFuture<Void> target(String ip, String key, TargetRequest target) {
        return put("target", ip, key, Wire.write(target));
    }

    /** Done when the manager works by them, or is about to. */
    CompletableFuture<Void> settings(String ip, String key, SettingsRequest settings) {
        return put("settings", ip, key, Wire.write(settings));
    }

    private CompletableFuture<Void> put(String what, String ip, String key, String body) {
        String question = head("PUT", ip, "/v1/" + what, key)
                + "Content-Type: application/json\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length
                + "\r\n\r\n"
                + body;
        return send(what, ip, question, false).thenAccept(reply -> {
            if (reply.status() / 100 != 2) {
                throw new Refused(reply.status());
            }
        });
    }

    private static String head(String method, String ip, String path, String key) {
        String host = ip.contains(":") ? "[" + ip + "]" : ip;
        return method + " " + path + " HTTP/1.1\r\nHost: " + host + ":" + Inspector.DEFAULT_PORT
                + "\r\nAuthorization: Bearer " + key + "\r\n";
    }

    private CompletableFuture<Reply> send(String what, String ip, String question, boolean last) {
        long begin = System.nanoTime();
        CompletableFuture<Reply> answer = new CompletableFuture<>();
        AtomicReference<Line> line = new AtomicReference<>();
        Thread.startVirtualThread(() -> {
            try {
                answer.complete(exchange(ip, question, last, now -> {
                    line.set(now);
                    return !answer.isDone(); // else it is too late to ask
                }));
            } catch (IOException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        failure instanceof TimeoutException
                                ? new SocketTimeoutException("no answer within " + patience.toSeconds() + " s")
                                : failure))
                .whenComplete((reply, failure) -> {
                    meters.asked(what, outcome(reply, failure), Duration.ofNanos(System.nanoTime() - begin));
                    Line hanging = line.get();
                    if (failure != null && hanging != null) {
                        hanging.cut();
                    }
                });
    }

    /** On the line that was kept, if there is one; where that has ended meanwhile, on a new one. */
    private Reply exchange(String ip, String question, boolean last, Predicate<Line> goesOn) throws IOException {
        Line before = kept.remove(ip);
        if (before != null) {
            if (!goesOn.test(before)) {
                before.cut();
                throw new SocketTimeoutException("it is too late to ask");
            }
            try {
                return exchange(before, ip, question, last);
            } catch (IOException e) {
                if (!before.isSilent() || e instanceof SocketTimeoutException) {
                    throw e;
                }
            }
        }
        Line line = new Line();
        if (!goesOn.test(line)) {
            throw new SocketTimeoutException("it is too late to ask");
        }
        return exchange(line, ip, question, last);
    }

    private Reply exchange(Line line, String ip, String question, boolean last) throws IOException {
        boolean well = false;
        try {
            if (!line.isOpen()) {
                line.open(context.getSocketFactory(), trust, ip, Inspector.DEFAULT_PORT, CONNECT);
            }
            Reply reply = line.ask(question);
            well = true;
            if (last || reply.last() || closed) {
                line.hangUp();
            } else {
                hangUp(kept.put(ip, line));
            }
            return reply;
        } finally {
            if (!well) {
                line.cut();
            }
        }
    }

    private static Outcome outcome(@Nullable Reply reply, @Nullable Throwable failure) {
        if (reply != null) {
            return reply.status() == 304
                    ? Outcome.UNCHANGED
                    : reply.status() / 100 == 2 ? Outcome.ANSWERED : Outcome.REFUSED;
        }
        return switch (failure instanceof CompletionException ? failure.getCause() : failure) {
            case SSLException _ -> Outcome.UNTRUSTED;
            case SocketTimeoutException _ -> Outcome.TIMEOUT;
            case null, default -> Outcome.UNREACHABLE;
        };
    }

    @Override
    public void close() {
        closed = true;
        kept.values().forEach(Line::cut);
    }

    /** An inspector that answers with a problem. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(int status) {
            super("the inspector answers " + status, null, false, false);
        }
    }
}
