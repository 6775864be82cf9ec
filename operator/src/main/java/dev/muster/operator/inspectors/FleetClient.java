/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.inspectors;

import dev.muster.api.State;
import dev.muster.api.TargetRequest;
import dev.muster.api.json.Wire;
import dev.muster.operator.telemetry.Meters;
import dev.muster.operator.telemetry.Meters.Outcome;
import dev.muster.pool.Inspector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** The two questions that the operator asks, over one HTTP client for the whole fleet. Thread-safe. */
final class FleetClient implements AutoCloseable {
    private static final int MOST = 4 << 20;

    private static final Duration CONNECT = Duration.ofSeconds(2);

    private final FleetTrust trust = new FleetTrust();
    private final HttpClient http;
    private final Duration patience;
    private final Meters meters;

    /** @param patience for one answer */
    FleetClient(Duration patience, Meters meters) {
        this.patience = patience;
        this.meters = meters;
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .sslContext(context(trust))
                .build();
    }

    private static SSLContext context(FleetTrust trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    /** At this address there is a pod of the pool with this certificate. */
    void expect(String ip, X509Certificate certificate) {
        trust.expect(ip, certificate);
    }

    void forget(String ip, X509Certificate certificate) {
        trust.forget(ip, certificate);
    }

    /**
     * An answer.
     *
     * @param state null when nothing has changed since the one with that tag
     */
    record Answer(@Nullable State state, @Nullable String tag) {}

    /** @param tag of the answer before; null for none */
    CompletableFuture<Answer> state(String ip, String key, @Nullable String tag) {
        HttpRequest.Builder request = request(ip, "/v1/state", key).GET();
        if (tag != null) {
            request.header("If-None-Match", tag);
        }
        return send("state", request).thenApply(response -> switch (response.statusCode()) {
            case 200 ->
                new Answer(
                        Wire.read(State.class, response.body()),
                        response.headers().firstValue("etag").orElse(null));
            case 304 -> new Answer(null, tag);
            default -> throw new Refused(response.statusCode());
        });
    }

    /** Done when it is taken; what becomes of it is in the state. */
    CompletableFuture<Void> target(String ip, String key, TargetRequest target) {
        return send(
                        "target",
                        request(ip, "/v1/target", key)
                                .header("Content-Type", "application/json")
                                .PUT(HttpRequest.BodyPublishers.ofString(Wire.write(target))))
                .thenAccept(response -> {
                    if (response.statusCode() / 100 != 2) {
                        throw new Refused(response.statusCode());
                    }
                });
    }

    private CompletableFuture<HttpResponse<String>> send(String what, HttpRequest.Builder request) {
        long begin = System.nanoTime();
        CompletableFuture<HttpResponse<String>> sent =
                http.sendAsync(request.timeout(patience).build(), BodyHandlers.limiting(BodyHandlers.ofString(), MOST));
        return sent.copy()
                .orTimeout(patience.toMillis() * 2, TimeUnit.MILLISECONDS)
                .whenComplete((response, failure) -> {
                    sent.cancel(true); // the connection of an answer that does not end
                    meters.asked(what, outcome(response, failure), Duration.ofNanos(System.nanoTime() - begin));
                });
    }

    private static Outcome outcome(@Nullable HttpResponse<String> response, @Nullable Throwable failure) {
        if (response != null) {
            int status = response.statusCode();
            return status == 304 ? Outcome.UNCHANGED : status / 100 == 2 ? Outcome.ANSWERED : Outcome.REFUSED;
        }
        return switch (failure instanceof CompletionException ? failure.getCause() : failure) {
            case SSLException _ -> Outcome.UNTRUSTED;
            case HttpTimeoutException _ -> Outcome.TIMEOUT;
            case TimeoutException _ -> Outcome.TIMEOUT;
            case null, default -> Outcome.UNREACHABLE;
        };
    }

    private static HttpRequest.Builder request(String ip, String path, String key) {
        String host = ip.contains(":") ? "[" + ip + "]" : ip;
        return HttpRequest.newBuilder(URI.create("https://" + host + ":" + Inspector.DEFAULT_PORT + path))
                .header("Authorization", "Bearer " + key);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    /** An inspector that answers with a problem. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(int status) {
            super("the inspector answers " + status, null, false, false);
        }
    }
}
