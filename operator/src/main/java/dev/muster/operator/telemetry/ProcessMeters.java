/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.telemetry;

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

/** What the operator's own process uses: a short list on purpose. */
final class ProcessMeters {
    private static final long PAGE_BYTES = 4096;

    private final MeterRegistry registry;

    private ProcessMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    static void register(MeterRegistry registry) {
        ProcessMeters meters = new ProcessMeters(registry);
        meters.memory("heap", () -> ManagementFactory.getMemoryMXBean().getHeapMemoryUsage());
        meters.memory("nonheap", () -> ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage());
        ManagementFactory.getGarbageCollectorMXBeans().forEach(meters::collector);
        meters.process();
    }

    private void memory(String area, Supplier<MemoryUsage> usage) {
        Gauge.builder("muster.operator.memory.used", () -> usage.get().getUsed())
                .description("Memory that the operator's JVM uses.")
                .baseUnit("bytes")
                .tag("area", area)
                .register(registry);
    }

    private void collector(GarbageCollectorMXBean collector) {
        FunctionTimer.builder(
                        "muster.operator.gc",
                        collector,
                        GarbageCollectorMXBean::getCollectionCount,
                        GarbageCollectorMXBean::getCollectionTime,
                        TimeUnit.MILLISECONDS)
                .description("Garbage collections of the operator, and the time they took.")
                .tag("collector", collector.getName())
                .register(registry);
    }

    private void process() {
        FunctionCounter.builder("muster.operator.cpu", ProcessHandle.current(), ProcessMeters::cpuSeconds)
                .description("CPU time that the operator has used.")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("muster.operator.resident", ProcessMeters::residentBytes)
                .description("Resident memory of the operator.")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder(
                        "muster.operator.threads",
                        () -> ManagementFactory.getThreadMXBean().getThreadCount())
                .description("Platform threads of the operator.")
                .register(registry);
        Gauge.builder("muster.operator.open.files", ProcessMeters::openFiles)
                .description("File descriptors that the operator holds.")
                .register(registry);
        Gauge.builder("muster.operator.start.time", ProcessMeters::startSeconds)
                .description("When the operator was started, in seconds since 1970.")
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
