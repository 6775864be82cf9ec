/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** HTTP over TCP, with TLS for an https address. */
final class UrlTransport implements Transport {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final HttpClient http;
    private final URI base;
    private final @Nullable String bearer;

    UrlTransport(URI base, @Nullable String bearer) {
        this.base = base;
        this.bearer = bearer;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .build();
    }

    @Override
    public Exchange open(Request request) throws IOException, InterruptedException {
        HttpRequest.BodyPublisher body = request.body() == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(request.body());
        HttpRequest.Builder http = HttpRequest.newBuilder(base.resolve(request.path()))
                .method(request.method(), body)
                .timeout(request.timeout())
                .header("Accept", request.stream() ? "text/event-stream" : "application/json");
        if (bearer != null) {
            http.header("Authorization", "Bearer " + bearer);
        }
        if (request.lastEventId() != null) {
            http.header("Last-Event-ID", request.lastEventId().toString());
        }
        if (request.body() != null) {
            http.header("Content-Type", "application/json");
        }
        HttpResponse<InputStream> response = this.http.send(http.build(), HttpResponse.BodyHandlers.ofInputStream());
        return new Exchange(response.statusCode(), last(response.headers().map()), response.body());
    }

    private static Map<String, String> last(Map<String, List<String>> headers) {
        Map<String, String> last = new HashMap<>();
        headers.forEach((name, values) -> last.put(name.toLowerCase(Locale.ROOT), values.getLast()));
        return last;
    }

    @Override
    public String where() {
        return base.toString();
    }
}
