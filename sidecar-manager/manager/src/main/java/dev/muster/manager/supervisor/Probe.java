/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Instant;

/**
 * One run of the readiness command beside a booting worker.
 *
 * @param number its child number at the launcher, from the same counter as incarnations
 * @param of the incarnation it asks about
 * @param killAt when it has had its time
 */
public record Probe(long number, long of, Instant killAt) {}
