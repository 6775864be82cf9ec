/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Thousands of random lives of a fleet, each from its seed, each look held against the promises of the package.
 *
 * <p>A failure prints its seed and the last looks. One command plays it again:
 * {@code mvn -pl operator -am test -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false -Dsim.seed=SEED}.
 * {@code -Dsim.runs=N} runs more or fewer, {@code -Dsim.from=SEED} others: a commit is judged by the same lives as the one before,
 * and exploring is a run of its own. {@code -Dsim.trace=N} prints more or fewer looks.
 */
class SimulationTest {

    private static final int RUNS = Integer.getInteger("sim.runs", 2_000);
    private static final long FROM = Long.getLong("sim.from", 1);

    @Test
    void everySeedKeepsAllPromises() {
        Long only = Long.getLong("sim.seed");
        if (only != null) {
            assertThat(Simulation.run(only, Planner::plan).looks()).isPositive();
            return;
        }
        System.out.println("simulation: " + RUNS + " seeds from " + FROM);
        AtomicLong looks = new AtomicLong();
        AtomicLong steps = new AtomicLong();
        Queue<Violation> broken = new ConcurrentLinkedQueue<>();
        LongStream.range(FROM, FROM + RUNS).parallel().forEach(seed -> {
            try {
                Trace trace = Simulation.run(seed, Planner::plan);
                looks.addAndGet(trace.looks());
                steps.addAndGet(trace.steps());
            } catch (Violation violation) {
                System.out.println("simulation: seed " + seed + " breaks "
                        + violation.getMessage().lines().findFirst().orElseThrow());
                broken.add(violation);
            }
        });
        System.out.println("simulation: " + looks + " looks, " + steps + " steps, " + broken.size() + " seeds broken");
        if (!broken.isEmpty()) {
            throw broken.remove();
        }
        assertThat(looks.get()).isGreaterThan(RUNS * 10L);
        assertThat(steps.get()).isGreaterThan(RUNS);
    }
}
