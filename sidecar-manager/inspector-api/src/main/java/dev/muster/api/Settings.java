/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api;

import org.jspecify.annotations.Nullable;

/**
 * Which settings a manager works by.
 *
 * @param fingerprint of those in force: all that the pool file says but {@code workers} and {@code revision}
 * @param waiting fingerprint of those that are written now and can be taken, where that is for an operator to say; null when none wait
 * @param problem why those that are written now are not in force, with file and line; null when they are, or wait
 */
public record Settings(
        String fingerprint,
        @Nullable String waiting,
        @Nullable String problem) {}
