/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api;

import org.jspecify.annotations.Nullable;

/**
 * What a command's program has left.
 *
 * @param exit how it ended; null when it never ran, or nobody saw its end
 * @param output what it wrote to standard output and error, as it came; the end of it when it is {@code truncated}
 * @param timedOut whether it was ended because its time was over, however it took that
 */
public record CommandResult(@Nullable Exit exit, String output, boolean truncated, boolean timedOut) {}
