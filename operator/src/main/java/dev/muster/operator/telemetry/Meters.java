/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.telemetry;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Everything that {@code /metrics} shows. Each label has a few values that are known beforehand, but for the pools' names, of which
 * only so many are shown. Thread-safe.
 */
public final class Meters {
    private static final Duration[] LOOKS = millis(1, 5, 25, 100, 500, 2_500, 10_000);
    private static final Duration[] ANSWERS = millis(2, 10, 50, 250, 1_000, 5_000);

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), Clock.SYSTEM);
    private final FleetMeters fleet = new FleetMeters();

    /** How a question to an inspector ended. */
    public enum Outcome {
        ANSWERED,
        /** Nothing had changed since the last answer. */
        UNCHANGED,
        REFUSED,
        UNTRUSTED,
        TIMEOUT,
        UNREACHABLE;

        private final String label = name().toLowerCase(java.util.Locale.ROOT);
    }

    public Meters() {
        registry.getPrometheusRegistry().register(fleet);
        ProcessMeters.register(registry);
    }

    private static Duration[] millis(long... bounds) {
        return java.util.Arrays.stream(bounds).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
    }

    /** What the pools are like, as of the last look at each. */
    public FleetMeters fleet() {
        return fleet;
    }

    /** Shown as 1 while this operator is the one that acts. */
    public void leads(BooleanSupplier leads) {
        Gauge.builder("muster.operator.leader", () -> leads.getAsBoolean() ? 1 : 0)
                .description("1 when this operator is the one that acts, 0 when it stands by.")
                .register(registry);
    }

    /** A look at a pool took so long. */
    public void looked(boolean failed, Duration took) {
        Timer.builder("muster.operator.reconcile")
                .description("Looks at a pool: observe, plan, act.")
                .serviceLevelObjectives(LOOKS)
                .tag("outcome", failed ? "failed" : "done")
                .register(registry)
                .record(took);
    }

    /** A pod was told its target, or to take the settings, for this reason. */
    public void stepped(String reason) {
        Counter.builder("muster.operator.steps")
                .description("Steps taken: pods that were told another target, or to take the settings.")
                .tag("reason", reason)
                .register(registry)
                .increment();
    }

    /** An inspector was asked, or told something, and it took so long. */
    public void asked(String request, Outcome outcome, Duration took) {
        Timer.builder("muster.operator.inspector.request")
                .description("Requests to inspectors, and the time until they ended.")
                .serviceLevelObjectives(ANSWERS)
                .tag("request", request)
                .tag("outcome", outcome.label)
                .register(registry)
                .record(took);
    }

    /** In the text format of Prometheus. */
    public String text() {
        return registry.scrape();
    }
}
