/* SPDX-License-Identifier: Apache-2.0 */
/** What the operator shows of itself: probes, and metrics for Prometheus. Knows nothing of how pools are looked after. */
@NullMarked
package dev.muster.operator.telemetry;

import org.jspecify.annotations.NullMarked;
