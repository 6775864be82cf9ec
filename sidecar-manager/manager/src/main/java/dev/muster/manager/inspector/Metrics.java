/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import dev.muster.manager.control.Control;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Everything that {@code /metrics} shows: the pool, the inspector's own requests, and the manager's process. Thread-safe. */
@Singleton
final class Metrics {
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), Clock.SYSTEM);

    Metrics(Control control) {
        registry.getPrometheusRegistry().register(new PoolMetrics(control));
        ManagerMetrics.register(registry);
    }

    /** A request was answered after so long, waiting on purpose included. */
    void answered(String method, String route, int status, Duration took) {
        Timer.builder("muster.inspector.request")
                .description("Requests to the inspector, and the time until they were answered.")
                .tag("method", method)
                .tag("route", route)
                .tag("status", Integer.toString(status))
                .register(registry)
                .record(took);
    }

    /** In the text format of Prometheus. */
    String text() {
        return registry.scrape();
    }
}
