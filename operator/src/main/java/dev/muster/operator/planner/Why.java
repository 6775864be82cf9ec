/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

/**
 * A reason, for programs and for people.
 *
 * @param sentence the general sentence of the reason and what is particular, never blank
 */
public record Why(Because because, String sentence) {}
