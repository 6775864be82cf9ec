/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api;

import org.jspecify.annotations.Nullable;

/**
 * What is.
 *
 * @param ready workers that serve
 * @param live workers with a process, ready or not
 * @param upToDate ready workers of the target's revision
 * @param converged whether this is the target
 * @param reason why not, in words; null when converged
 */
public record Observed(
        int ready,
        int live,
        int upToDate,
        boolean converged,
        @Nullable String reason) {}
