/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api;

import org.jspecify.annotations.Nullable;

/**
 * A kernel object that all workers and processes have.
 *
 * @param kind {@code memory}, {@code queue} or {@code event}
 * @param size in bytes: of memory, or of the longest message for which a queue always has room; null for an event
 */
public record SharedObject(
        String name, String kind, @Nullable Long size) {}
