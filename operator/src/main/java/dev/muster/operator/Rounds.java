/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator;

import dev.muster.operator.telemetry.Meters;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The looks at pools that are under way, how long they took, and which pools are gone. Thread-safe. */
final class Rounds implements Metrics {
    private static final Duration A_MOMENT = Duration.ofMillis(10);

    private final Map<ResourceID, Round> underWay = new ConcurrentHashMap<>();
    private final Meters meters;
    private final Consumer<ResourceID> gone;

    private static final class Round {
        private final long since = System.nanoTime();
        private volatile boolean gone;
    }

    /** @param gone takes each pool that was deleted; it may be told twice of one */
    Rounds(Meters meters, Consumer<ResourceID> gone) {
        this.meters = meters;
        this.gone = gone;
    }

    @Override
    public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
        ResourceID pool = execution.resourceID();
        Round round = new Round();
        underWay.put(pool, round);
        boolean failed = true;
        try {
            T result = execution.execute();
            failed = false;
            return result;
        } finally {
            underWay.remove(pool);
            meters.looked(failed, Duration.ofNanos(System.nanoTime() - round.since));
            if (round.gone) { // this look may have remembered it again
                gone.accept(pool);
            }
        }
    }

    @Override
    public void cleanupDoneFor(ResourceID pool, Map<String, Object> metadata) {
        Round round = underWay.get(pool);
        if (round != null) {
            round.gone = true;
        }
        gone.accept(pool);
    }

    /** Waits until none is under way; no longer than this. */
    void awaitNone(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!underWay.isEmpty() && System.nanoTime() - end < 0) {
            Thread.sleep(A_MOMENT);
        }
    }

    /** A pool at which one look has gone on for longer than this; null when there is none. */
    @Nullable
    ResourceID longerThan(Duration bound) {
        long now = System.nanoTime();
        return underWay.entrySet().stream()
                .filter(each -> now - each.getValue().since > bound.toNanos())
                .map(Map.Entry::getKey)
                .findAny()
                .orElse(null);
    }
}
