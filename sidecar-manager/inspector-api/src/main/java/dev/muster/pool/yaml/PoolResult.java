/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool.yaml;

import dev.muster.pool.Pool;
import java.util.List;

/** A pool, or every problem with what was written. */
public sealed interface PoolResult {
    record Valid(Pool pool) implements PoolResult {}

    /** @param problems at least one, in the order of the file; those of flags come last */
    record Invalid(List<Problem> problems) implements PoolResult {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }
}
