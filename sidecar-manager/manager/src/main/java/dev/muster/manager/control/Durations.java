/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.control;

import java.time.Duration;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/** How often something took how long, in buckets. Thread-safe. */
public final class Durations {
    /** The buckets' upper bounds in seconds; there is one more above the last. */
    private static final double[] BOUNDS = {0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60};

    private final long[] counts = new long[BOUNDS.length + 1];
    private double sum;

    /**
     * All of it at one moment.
     *
     * @param buckets by their upper bounds in seconds, the last one infinite: how many fell into each and into none below it
     * @param sum of all, in seconds
     */
    public record Snapshot(SortedMap<Double, Long> buckets, double sum) {}

    synchronized void add(Duration took) {
        double seconds = took.toNanos() / 1e9;
        int found = Arrays.binarySearch(BOUNDS, seconds);
        counts[found < 0 ? -found - 1 : found]++;
        sum += seconds;
    }

    public synchronized Snapshot snapshot() {
        SortedMap<Double, Long> buckets = new TreeMap<>();
        for (int i = 0; i < counts.length; i++) {
            buckets.put(i < BOUNDS.length ? BOUNDS[i] : Double.POSITIVE_INFINITY, counts[i]);
        }
        return new Snapshot(buckets, sum);
    }
}
