/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** HTTP over TCP, with TLS for an https address. */
final class UrlTransport implements Transport {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final HttpClient http;
    private final URI base;
    private final @Nullable String bearer;

    /**
     * @param tls whom to trust and what to show; null is as the JDK does
     * @throws IllegalArgumentException for what is no HTTP address
     */
    UrlTransport(URI base, @Nullable String bearer, @Nullable SSLContext tls) {
        boolean http = "http".equalsIgnoreCase(base.getScheme()) || "https".equalsIgnoreCase(base.getScheme());
        if (!http || base.getHost() == null) {
            throw new IllegalArgumentException(
                    "\"" + base + "\" is no inspector's address: write http://HOST:PORT or https://HOST:PORT");
        }
        this.base = base;
        this.bearer = bearer;
        HttpClient.Builder client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_TIMEOUT);
        this.http = (tls == null ? client : client.sslContext(tls)).build();
    }

    @Override
    public Exchange open(Request request) throws IOException, InterruptedException {
        HttpRequest.BodyPublisher body = request.body() == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(request.body());
        HttpRequest.Builder question = HttpRequest.newBuilder(base.resolve(request.path()))
                .method(request.method(), body)
                .timeout(request.timeout());
        request.headers(bearer).forEach(question::header);
        try {
            if (request.stream()) {
                HttpResponse<InputStream> response = http.send(question.build(), BodyHandlers.ofInputStream());
                return new Exchange(response.statusCode(), tag(response), response.body());
            }
            HttpResponse<byte[]> response = whole(question.build(), request.timeout());
            return new Exchange(response.statusCode(), tag(response), new ByteArrayInputStream(response.body()));
        } catch (HttpTimeoutException e) {
            throw new SocketTimeoutException(e.getMessage());
        }
    }

    private static @Nullable String tag(HttpResponse<?> response) {
        return response.headers().firstValue("etag").orElse(null);
    }

    /** The JDK's own timeout ends with the head of an answer; a body that stalls would be waited for without end. */
    private HttpResponse<byte[]> whole(HttpRequest question, Duration timeout)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(question, BodyHandlers.limiting(BodyHandlers.ofByteArray(), InspectorClient.MAX_BODY));
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new SocketTimeoutException("no answer in time");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    @Override
    public String where() {
        return base.toString();
    }
}
