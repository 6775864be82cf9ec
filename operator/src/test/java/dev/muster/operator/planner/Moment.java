/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.time.Instant;

/** One look, as the promises see it. */
record Moment(Wish wish, Fleet fleet, Memory before, Instant now, Plan plan) {}
