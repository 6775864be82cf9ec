/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import dev.muster.manager.control.Durations;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.LinkedHashMap;
import java.util.Map;

/** The metrics of one scrape, collected one family after the other. */
final class Families {
    private final MetricSnapshots.Builder all = MetricSnapshots.builder();

    /** The values of one family, by their labels. Those with the same labels are added up. */
    static final class Points {
        private final Map<Labels, Double> values = new LinkedHashMap<>();

        Points add(Number value, String... namesAndValues) {
            return add(value, Labels.of(namesAndValues));
        }

        Points add(Number value, Labels labels) {
            values.merge(labels, value.doubleValue(), Double::sum);
            return this;
        }
    }

    void info(String name, String help, String... namesAndValues) {
        all.metricSnapshot(InfoSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(InfoDataPointSnapshot.builder()
                        .labels(Labels.of(namesAndValues))
                        .build())
                .build());
    }

    void gauge(String name, String help, Number value) {
        gauge(name, help, new Points().add(value));
    }

    void gauge(String name, String help, Points points) {
        GaugeSnapshot.Builder family = GaugeSnapshot.builder().name(name).help(help);
        points.values.forEach((labels, value) -> family.dataPoint(
                GaugeDataPointSnapshot.builder().labels(labels).value(value).build()));
        all.metricSnapshot(family.build());
    }

    /** @param name without {@code _total} */
    void counter(String name, String help, Points points) {
        CounterSnapshot.Builder family = CounterSnapshot.builder().name(name).help(help);
        points.values.forEach((labels, value) -> family.dataPoint(
                CounterDataPointSnapshot.builder().labels(labels).value(value).build()));
        all.metricSnapshot(family.build());
    }

    void histogram(String name, String help, Durations.Snapshot durations) {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        durations.buckets().forEach(buckets::bucket);
        HistogramDataPointSnapshot.Builder point = HistogramDataPointSnapshot.builder();
        point.classicHistogramBuckets(buckets.build()).sum(durations.sum());
        all.metricSnapshot(HistogramSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(point.build())
                .build());
    }

    MetricSnapshots build() {
        return all.build();
    }
}
