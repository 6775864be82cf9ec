/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import dev.muster.manager.os.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the workers use of the machine, measured when somebody asks and no more often than {@link #FRESH}; or, where somebody must know
 * all the time, every now and then. For the loop's thread.
 */
final class Usage {

    /** A measurement this young is good enough. */
    static final Duration FRESH = Duration.ofMillis(500);

    private static final Duration REGULARLY = Duration.ofSeconds(5);

    /**
     * One worker's share.
     *
     * @param cpu cores used since the measurement before, or since its start
     * @param rss resident bytes of all its processes
     */
    record Share(double cpu, long rss) {}

    private record Sample(Instant at, long cpuNanos, double cpu, long rss) {}

    private final Map<Long, Sample> samples = new HashMap<>();
    private final Map<Long, Instant> starts = new HashMap<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private Instant measured = Instant.MIN;
    private Instant giveUpAt = Instant.MAX;
    private Instant measureAt;
    private boolean asked;

    /** @param always whether to measure also when nobody asks */
    Usage(boolean always) {
        measureAt = always ? Instant.MIN : Instant.MAX;
    }

    /** The resident bytes of each child. */
    static SortedMap<Long, Long> resident(Report.Stats stats) {
        SortedMap<Long, Long> resident = new TreeMap<>();
        stats.children().forEach(child -> resident.put(child.incarnation(), child.rssBytes()));
        return resident;
    }

    /** Runs the task when measurements are fresh; {@code ask} is called when the launcher must be asked for them. */
    void whenFresh(Instant now, boolean linked, Runnable ask, Runnable task) {
        if (!linked || measured.isAfter(now.minus(FRESH))) {
            task.run();
            return;
        }
        waiting.add(task);
        if (!asked) {
            asked = true;
            giveUpAt = now.plus(FRESH);
            ask.run();
        }
    }

    /** When {@link #wake} has something to do. */
    Instant wakeAt() {
        return giveUpAt.isBefore(measureAt) ? giveUpAt : measureAt;
    }

    /** Releases those who wait when no answer has come; asks when it is time to. */
    void wake(Instant now, boolean linked, Runnable ask) {
        if (!now.isBefore(giveUpAt)) {
            release();
        }
        if (!now.isBefore(measureAt)) {
            measureAt = now.plus(REGULARLY);
            if (linked) {
                ask.run();
            }
        }
    }

    void started(long incarnation, Instant now) {
        starts.put(incarnation, now);
    }

    void forget(long incarnation) {
        starts.remove(incarnation);
        samples.remove(incarnation);
    }

    void take(Report.Stats stats, Instant now) {
        Set<Long> seen = new HashSet<>();
        for (Report.ChildStats child : stats.children()) {
            seen.add(child.incarnation());
            Sample before = samples.get(child.incarnation());
            Instant since = before == null ? starts.getOrDefault(child.incarnation(), now) : before.at();
            double seconds = Duration.between(since, now).toNanos() / 1e9;
            long used = child.cpuNanos() - (before == null ? 0 : before.cpuNanos());
            double cpu = seconds < 0.001 ? 0 : Math.max(0, used / 1e9 / seconds);
            samples.put(child.incarnation(), new Sample(now, child.cpuNanos(), cpu, child.rssBytes()));
        }
        samples.keySet().retainAll(seen);
        measured = now;
        release();
    }

    /** Nobody will answer any more: those who wait get what there is. */
    void release() {
        asked = false;
        giveUpAt = Instant.MAX;
        List<Runnable> ready = List.copyOf(waiting);
        waiting.clear();
        ready.forEach(Runnable::run);
    }

    @Nullable
    Share of(long incarnation) {
        Sample sample = samples.get(incarnation);
        return sample == null ? null : new Share(Math.round(sample.cpu() * 1000) / 1000.0, sample.rss());
    }
}
