/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

/**
 * The fleet in numbers, as far as they can be believed: what is old, absurd or unknown counts as nothing.
 *
 * @param pods that exist and are not being deleted
 * @param ready of them, as Kubernetes says
 * @param done of them that have what is wanted and are at rest
 * @param workersReady in all pods
 * @param workersUpToDate in the pods that have the wanted revision
 * @param restarts how often workers have ended on their own, as each pod said when it was last heard
 */
public record Tally(
        int pods, int ready, int done, int workersDesired, int workersReady, int workersUpToDate, long restarts) {}
