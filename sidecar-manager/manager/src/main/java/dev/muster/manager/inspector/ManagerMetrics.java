/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What the manager's own process uses: a short list on purpose. */
final class ManagerMetrics {
    private static final long PAGE_BYTES = 4096;

    private final MeterRegistry registry;

    private ManagerMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    static void register(MeterRegistry registry) {
        ManagerMetrics metrics = new ManagerMetrics(registry);
        metrics.memory("heap", () -> ManagementFactory.getMemoryMXBean().getHeapMemoryUsage());
        metrics.memory("nonheap", () -> ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage());
        ManagementFactory.getGarbageCollectorMXBeans().forEach(metrics::collector);
        metrics.process();
    }

    private void memory(String area, Supplier<MemoryUsage> usage) {
        Gauge.builder("muster.manager.memory.used", () -> usage.get().getUsed())
                .description("Memory that the manager's JVM uses.")
                .baseUnit("bytes")
                .tag("area", area)
                .register(registry);
    }

    private void collector(GarbageCollectorMXBean collector) {
        FunctionTimer.builder(
                        "muster.manager.gc",
                        collector,
                        GarbageCollectorMXBean::getCollectionCount,
                        GarbageCollectorMXBean::getCollectionTime,
                        TimeUnit.MILLISECONDS)
                .description("Garbage collections of the manager, and the time they took.")
                .tag("collector", collector.getName())
                .register(registry);
    }

    private void process() {
        FunctionCounter.builder("muster.manager.cpu", ProcessHandle.current(), ManagerMetrics::cpuSeconds)
                .description("CPU time that the manager has used.")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("muster.manager.resident", ManagerMetrics::residentBytes)
                .description("Resident memory of the manager.")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder(
                        "muster.manager.threads",
                        () -> ManagementFactory.getThreadMXBean().getThreadCount())
                .description("Platform threads of the manager.")
                .register(registry);
        Gauge.builder("muster.manager.open.files", ManagerMetrics::openFiles)
                .description("File descriptors that the manager holds.")
                .register(registry);
        Gauge.builder("muster.manager.start.time", ManagerMetrics::startSeconds)
                .description("When the manager was started, in seconds since 1970.")
                .baseUnit("seconds")
                .register(registry);
    }

    private static double cpuSeconds(ProcessHandle self) {
        return self.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }

    private static double startSeconds() {
        return ProcessHandle.current()
                        .info()
                        .startInstant()
                        .orElse(Instant.EPOCH)
                        .toEpochMilli()
                / 1e3;
    }

    private static double residentBytes() {
        try {
            return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ", 3)[1]) * (double) PAGE_BYTES;
        } catch (IOException e) {
            return Double.NaN; // as Prometheus has it for what is not known
        }
    }

    private static double openFiles() {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        } catch (IOException e) {
            return Double.NaN; // as Prometheus has it for what is not known
        }
    }
}
