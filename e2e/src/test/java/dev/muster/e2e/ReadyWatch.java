/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the state again and again while something happens, and keeps what was seen: the fewest ready workers, and every
 * document in which a worker was something else than ready.
 */
final class ReadyWatch implements AutoCloseable {
    private final MusterProcess muster;
    private final Duration pause;
    private final Thread thread;
    private final List<String> notAllReady = new ArrayList<>();
    private final List<Throwable> problems = new ArrayList<>();
    private int samples;
    private int fewestReady = Integer.MAX_VALUE;
    private volatile boolean stop;

    private ReadyWatch(MusterProcess muster, Duration pause) {
        this.muster = muster;
        this.pause = pause;
        this.thread = Thread.ofPlatform().start(this::watch);
    }

    static ReadyWatch of(MusterProcess muster) {
        return new ReadyWatch(muster, Duration.ofMillis(5));
    }

    private void watch() {
        while (!stop) {
            try {
                see(muster.state());
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | AssertionError e) {
                problems.add(e);
                return;
            }
        }
    }

    private void see(PoolState state) {
        samples++;
        // Counted from the rows, and not from the summary: the rows are what must be true.
        var ready =
                (int) state.workers().stream().filter(PoolState.Worker::isReady).count();
        fewestReady = Math.min(fewestReady, ready);
        if (ready < state.workers().size()) {
            notAllReady.add(state.toString());
        }
    }

    int samples() {
        return samples;
    }

    int fewestReady() {
        return fewestReady;
    }

    List<String> notAllReady() {
        return notAllReady;
    }

    @Override
    public void close() {
        stop = true;
    }

    /** Ends the watch; fails if the state could not be read at some time. */
    void stop() {
        stop = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!problems.isEmpty()) {
            throw new AssertionError("the state could not be read", problems.getFirst());
        }
    }
}
