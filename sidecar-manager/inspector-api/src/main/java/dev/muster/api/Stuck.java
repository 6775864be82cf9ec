/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api;

import java.time.Instant;

/**
 * A worker that was seen doing nothing.
 *
 * @param doing what it does instead, like {@code blocked in read(7)}
 */
public record Stuck(Instant since, String doing) {}
