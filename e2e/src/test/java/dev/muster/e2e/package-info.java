/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Muster as its users meet it: the `muster` script, real servers, real load, and {@code /proc} as the witness.
 *
 * <p>A test gets a {@link Host}, starts pools on it, and may leave anything behind: the host ends every process that was
 * started on it. Times are printed, and asserted only in seconds; counts are exact.
 */
@NullMarked
package dev.muster.e2e;

import org.jspecify.annotations.NullMarked;
