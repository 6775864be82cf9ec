/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.time.Instant;

/** The function under test: the planner itself, or one that was broken on purpose. */
@FunctionalInterface
interface Heart {
    Plan plan(Wish wish, Fleet fleet, Memory before, Instant now);
}
