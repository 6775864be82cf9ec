/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

/**
 * A pod that is not as it should be, and why.
 *
 * @param ready workers; 0 when that is not known
 * @param reason in the words of its manager, where it has said something
 */
public record WorstPod(String pod, int ready, int of, String reason) {}
