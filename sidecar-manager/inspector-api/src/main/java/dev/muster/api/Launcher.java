/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api;

import java.time.Instant;

/**
 * The first process of the application's container, as it said when it connected.
 *
 * @param pid in its own container
 * @param since when it connected
 * @param protocol the version of the protocol that it speaks
 */
public record Launcher(int pid, Instant since, int protocol) {}
