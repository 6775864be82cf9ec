/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Thousands of random lives of a pool, each from its seed, each step held against the ten promises of the package.
 *
 * <p>A failure prints its seed and the last steps. One command plays it again:
 * {@code mvn -pl sidecar-manager/manager -am test -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false -Dsim.seed=SEED}.
 * {@code -Dsim.runs=N} runs more or fewer, {@code -Dsim.from=SEED} others: a commit is judged by the same lives as the one before,
 * and exploring is a run of its own. {@code -Dsim.trace=N} prints more or fewer steps.
 */
class SimulationTest {

    private static final int RUNS = Integer.getInteger("sim.runs", 20_000);
    private static final long FROM = Long.getLong("sim.from", 1);

    @Test
    void everySeedKeepsAllPromises() throws Exception {
        Long only = Long.getLong("sim.seed");
        if (only != null) {
            assertThat(Simulation.run(only, Supervisor::step, List.of())).isPositive();
            return;
        }
        System.out.println("simulation: " + RUNS + " seeds from " + FROM);
        AtomicLong steps = new AtomicLong();
        AtomicLong next = new AtomicLong(FROM);
        List<Future<?>> halves = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(2)) {
            for (int thread = 0; thread < 2; thread++) {
                halves.add(threads.submit(() -> {
                    for (long seed = next.getAndIncrement(); seed < FROM + RUNS; seed = next.getAndIncrement()) {
                        steps.addAndGet(Simulation.run(seed, Supervisor::step, List.of()));
                    }
                }));
            }
        }
        for (Future<?> half : halves) {
            try {
                half.get();
            } catch (ExecutionException broken) {
                fail(broken.getCause());
            }
        }
        System.out.println("simulation: " + steps + " steps");
        assertThat(steps.get()).isGreaterThan(RUNS * 10L);
    }
}
