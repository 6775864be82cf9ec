/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.control;

import dev.muster.manager.supervisor.Exit;
import dev.muster.manager.supervisor.News;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** The pool's news in numbers. One thread takes the news in, any other may read. */
public final class Tally {
    private final Map<Count, Map<List<String>, LongAdder>> counts = new EnumMap<>(Count.class);
    private final Durations startSeconds = new Durations();

    public Tally() {
        for (Count count : Count.values()) {
            counts.put(count, new ConcurrentHashMap<>());
            if (count.labels().isEmpty()) {
                add(count);
            }
        }
    }

    /** Counts a piece of news. */
    public void take(News news) {
        switch (news) {
            case News.Starting starting ->
                one(Count.WORKER_STARTS, starting.origin().name().toLowerCase(Locale.ROOT));
            case News.Ready ready -> startSeconds.add(ready.after());
            case News.Exited exited -> exited(Count.WORKER_EXITS, exited.exit());
            case News.Failed f -> one(Count.WORKER_FAILURES);
            case News.Killed killed -> {
                if (!killed.asked()) {
                    one(Count.WORKER_KILLS);
                }
            }
            case News.OperationEnded(var operation) ->
                one(
                        Count.OPERATIONS,
                        operation.request().kind(),
                        operation.outcome().word());
            case News.RolloutGivenUp r -> one(Count.ROLLOUTS_GIVEN_UP);
            case News.LauncherLost l -> one(Count.LAUNCHER_LOSSES);
            case News.Stuck s -> one(Count.WORKER_HANGS);
            case News.Recycled recycled ->
                one(Count.WORKER_RECYCLES, recycled.limit().word());
            case News.Moves m -> {}
            case News.NobodyAccepts n -> one(Count.QUEUE_STALLS);
            case News.SomebodyAccepts s -> {}
            case News.Started s -> {}
            case News.Draining d -> {}
            case News.Stopping s -> {}
            case News.Held h -> {}
            case News.OperationBegan o -> {}
            case News.OperationResumed o -> {}
            case News.LauncherGone l -> {}
            case News.LauncherConnected l -> {}
            case News.ProcessStarting p -> one(Count.PROCESS_STARTS);
            case News.ProcessExited exited -> exited(Count.PROCESS_EXITS, exited.exit());
            case News.ProcessFailed f -> one(Count.PROCESS_FAILURES);
            case News.ProcessKilled killed -> {
                if (!killed.asked()) {
                    one(Count.PROCESS_KILLS);
                }
            }
            case News.ProcessStarted s -> {}
            case News.ProcessStopping s -> {}
            case News.Ending e -> {}
        }
    }

    private void exited(Count count, Exit exit) {
        if (exit.signal() > 0) {
            one(count, exit.outOfMemory() ? "out_of_memory" : "signal", Integer.toString(exit.signal()));
        } else if (exit.code() >= 0) {
            one(count, "exit", Integer.toString(exit.code()));
        } else {
            one(count, "unknown", "");
        }
    }

    private void one(Count count, String... labels) {
        add(count, labels).increment();
    }

    private LongAdder add(Count count, String... labels) {
        Map<List<String>, LongAdder> ofIt = counts.getOrDefault(count, Collections.emptyMap());
        return ofIt.computeIfAbsent(List.of(labels), values -> new LongAdder());
    }

    /** How often it happened, by the values of its labels. */
    public Map<List<String>, LongAdder> of(Count count) {
        return Collections.unmodifiableMap(counts.getOrDefault(count, Collections.emptyMap()));
    }

    /** The times from a worker's order until it was ready. */
    public Durations startSeconds() {
        return startSeconds;
    }
}
