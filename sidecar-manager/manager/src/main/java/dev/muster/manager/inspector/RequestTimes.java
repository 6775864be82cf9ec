/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.BasicHttpAttributes;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.time.Duration;

/** Has every request timed, those that another filter refuses too. The route is its template, never a path that somebody made up. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RequestTimes {
    private static final String BEGIN = "muster.begin";
    private static final String NO_ROUTE = "none";

    private final Metrics metrics;

    RequestTimes(Metrics metrics) {
        this.metrics = metrics;
    }

    @RequestFilter
    void begin(HttpRequest<?> request) {
        request.setAttribute(BEGIN, System.nanoTime());
    }

    @ResponseFilter
    void end(HttpRequest<?> request, HttpResponse<?> response) {
        long now = System.nanoTime();
        long begin = request.getAttribute(BEGIN, Long.class).orElse(now);
        String route = BasicHttpAttributes.getUriTemplate(request).orElse(NO_ROUTE);
        metrics.answered(request.getMethod().name(), route, response.code(), Duration.ofNanos(now - begin));
    }
}
