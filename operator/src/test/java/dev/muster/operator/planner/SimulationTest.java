/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Thousands of random lives of a fleet, each from its seed, each look held against the promises of the package.
 *
 * <p>A failure prints its seed and the last looks. One command plays it again:
 * {@code mvn -pl operator -am test -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false -Dsim.seed=SEED}.
 * {@code -Dsim.runs=N} runs more or fewer, {@code -Dsim.trace=N} prints more or fewer looks.
 */
class SimulationTest {

    private static final int RUNS = Integer.getInteger("sim.runs", 1_000);
    private static final int FRESH = 50;

    @Test
    void everySeedKeepsAllPromises() {
        Long only = Long.getLong("sim.seed");
        if (only != null) {
            assertThat(Simulation.run(only, Planner::plan).looks()).isPositive();
            return;
        }
        long fresh = System.nanoTime();
        System.out.println("simulation: seeds 1 to " + RUNS + ", and " + FRESH + " from " + fresh);
        AtomicLong looks = new AtomicLong();
        AtomicLong steps = new AtomicLong();
        LongStream.concat(LongStream.rangeClosed(1, RUNS), LongStream.range(fresh, fresh + FRESH))
                .parallel()
                .forEach(seed -> {
                    Trace trace = Simulation.run(seed, Planner::plan);
                    looks.addAndGet(trace.looks());
                    steps.addAndGet(trace.steps());
                });
        System.out.println("simulation: " + looks + " looks, " + steps + " steps");
        assertThat(looks.get()).isGreaterThan(RUNS * 10L);
        assertThat(steps.get()).isGreaterThan(RUNS);
    }
}
