/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

/**
 * What is wanted now.
 *
 * @param workers how many, 0 or more
 * @param revision what they should be running; opaque
 */
public record Target(int workers, String revision) {}
