/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulator can fail: each way to break the planner is noticed, and by the promise that it breaks. */
class MutantTest {

    /** One seed in so many must notice; most need only a few. */
    private static final int SEEDS = 1_000;

    @ParameterizedTest
    @EnumSource(Mutant.class)
    void isCaughtByThePromiseItBreaks(Mutant mutant) {
        Set<Integer> caughtBy = new TreeSet<>();
        long seed = 0;
        while (!caughtBy.contains(mutant.breaks) && seed < SEEDS) {
            seed++;
            try {
                Simulation.run(seed, mutant.heart);
            } catch (Violation violation) {
                caughtBy.add(violation.promise);
            }
        }
        System.out.println(
                mutant + ": caught by promise " + mutant.breaks + " at seed " + seed + ", on the way by " + caughtBy);
        assertThat(caughtBy).as("%s breaks promise %d", mutant, mutant.breaks).contains(mutant.breaks);
    }
}
