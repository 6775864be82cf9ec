/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.telemetry;

import dev.muster.crd.WorkerCounts;
import dev.muster.crd.WorkerPoolStatus;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;

/** The pools in numbers, summed up at each scrape: so none is shown that is not there any more. Thread-safe. */
public final class FleetMeters implements MultiCollector {
    /** Of more pools than this only the sums are shown: Prometheus keeps a series of each. */
    private static final int MOST_SHOWN = 100;

    private static final Set<String> TROUBLED = Set.of("Degraded", "InvalidSpec", "Unavailable");

    private static final WorkerCounts NONE = new WorkerCounts(0, 0, 0, 0L);

    private final Map<String, Pool> pools = new ConcurrentHashMap<>();

    /**
     * A pool, as of the last look at it.
     *
     * @param status in one word, as its status has it
     */
    public record Pool(
            String status,
            int podsDesired,
            int pods,
            int podsReady,
            int workersDesired,
            int workersReady,
            int workersUpToDate) {
        /** What its status says. */
        public static Pool of(int podsDesired, WorkerPoolStatus status) {
            WorkerCounts workers = status.workers() == null ? NONE : status.workers();
            return new Pool(
                    String.valueOf(status.summary()),
                    podsDesired,
                    Objects.requireNonNullElse(status.replicas(), 0),
                    Objects.requireNonNullElse(status.readyReplicas(), 0),
                    workers.desired(),
                    workers.ready(),
                    workers.upToDate());
        }
    }

    /** @param name {@code namespace/name} */
    public void seen(String name, Pool pool) {
        pools.put(name, pool);
    }

    public void forget(String name) {
        pools.remove(name);
    }

    @Override
    public MetricSnapshots collect() {
        Map<String, Pool> seen = new TreeMap<>(pools);
        MetricSnapshots.Builder families = MetricSnapshots.builder()
                .metricSnapshot(byStatus(seen.values()))
                .metricSnapshot(gauge("muster_operator_pods", "Pods of all pools.")
                        .dataPoint(sum(seen.values(), "desired", Pool::podsDesired))
                        .dataPoint(sum(seen.values(), "existing", Pool::pods))
                        .dataPoint(sum(seen.values(), "ready", Pool::podsReady))
                        .build())
                .metricSnapshot(gauge("muster_operator_workers", "Workers of all pools.")
                        .dataPoint(sum(seen.values(), "desired", Pool::workersDesired))
                        .dataPoint(sum(seen.values(), "ready", Pool::workersReady))
                        .dataPoint(sum(seen.values(), "up-to-date", Pool::workersUpToDate))
                        .build());
        if (seen.size() <= MOST_SHOWN) {
            families.metricSnapshot(each(seen));
        }
        families.metricSnapshot(troubled(seen));
        return families.build();
    }

    private static GaugeSnapshot.Builder gauge(String name, String help) {
        return GaugeSnapshot.builder().name(name).help(help);
    }

    private static GaugeDataPointSnapshot point(double value, String... labels) {
        return GaugeDataPointSnapshot.builder()
                .value(value)
                .labels(Labels.of(labels))
                .build();
    }

    private static GaugeDataPointSnapshot sum(Collection<Pool> pools, String state, ToIntFunction<Pool> number) {
        return point(pools.stream().mapToInt(number).sum(), "state", state);
    }

    private static GaugeSnapshot byStatus(Collection<Pool> pools) {
        Map<String, Integer> count = new TreeMap<>();
        for (String always :
                new String[] {"Available", "Degraded", "InvalidSpec", "Paused", "Progressing", "Unavailable"}) {
            count.put(always, 0);
        }
        pools.forEach(pool -> count.merge(pool.status, 1, Integer::sum));
        GaugeSnapshot.Builder gauge = gauge("muster_operator_pools", "Pools, by what their status says in one word.");
        count.forEach((status, number) -> gauge.dataPoint(point(number, "status", status)));
        return gauge.build();
    }

    /** For an alert that names the pool. In a large fleet not all of them can be in trouble for long. */
    private static GaugeSnapshot troubled(Map<String, Pool> pools) {
        GaugeSnapshot.Builder gauge = gauge(
                "muster_operator_pool_troubled",
                "1 for each pool that is Degraded, Unavailable or InvalidSpec; of more than 100 the first.");
        pools.entrySet().stream()
                .filter(pool -> TROUBLED.contains(pool.getValue().status))
                .limit(MOST_SHOWN)
                .forEach(pool -> gauge.dataPoint(point(1, labels(pool.getKey(), "status", pool.getValue().status))));
        return gauge.build();
    }

    /** Of a pool, and one more. */
    private static String[] labels(String name, String label, String value) {
        int slash = name.indexOf('/');
        return new String[] {"namespace", name.substring(0, slash), "pool", name.substring(slash + 1), label, value};
    }

    private static GaugeSnapshot each(Map<String, Pool> pools) {
        GaugeSnapshot.Builder gauge =
                gauge("muster_operator_pool_workers", "Workers of each pool. Left out with more than 100 pools.");
        pools.forEach((name, pool) -> {
            gauge.dataPoint(point(pool.workersDesired, labels(name, "state", "desired")));
            gauge.dataPoint(point(pool.workersReady, labels(name, "state", "ready")));
            gauge.dataPoint(point(pool.workersUpToDate, labels(name, "state", "up-to-date")));
        });
        return gauge.build();
    }
}
