/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api.client;

import dev.muster.api.State;
import org.jspecify.annotations.Nullable;

/**
 * A state as it was seen, for asking whether there is another by now.
 *
 * @param tag the document's entity tag, which does not cover the clock and the measurements; null when it came without one
 */
public record Seen(State state, @Nullable String tag) {}
