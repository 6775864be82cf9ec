/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api;

import java.time.Instant;

/**
 * How a launcher has ended.
 *
 * @param at when it was seen to be gone
 * @param words as far as it can be known from outside its container
 */
public record LauncherEnd(Instant at, String words) {}
