/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Instant;

/**
 * A ready worker that does not move: it accepts nothing, and none of its connections is read or written.
 *
 * @param since when it last moved, as far as was seen
 * @param doing what it does instead, in the launcher's words: "blocked in read(7)"
 * @param stuck whether that is long enough to say that it hangs
 */
public record Still(Instant since, String doing, boolean stuck) {}
