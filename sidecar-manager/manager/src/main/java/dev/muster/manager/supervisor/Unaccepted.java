/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Instant;

/**
 * Connections wait at a listening socket, and nobody accepts them.
 *
 * @param since when somebody last did, as far as was seen
 * @param tooLong whether that is long enough to send the pool no more of them
 */
public record Unaccepted(Instant since, boolean tooLong) {}
