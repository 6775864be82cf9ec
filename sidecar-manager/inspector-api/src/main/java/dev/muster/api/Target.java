/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api;

import org.jspecify.annotations.Nullable;

/**
 * What is wanted now.
 *
 * @param revision what workers should be running: what was requested, counted on by each restart by hand, and what the watched
 *     files hold
 * @param requested the revision that was asked for, or that the pool began with; null from a manager that does not say
 */
public record Target(int workers, String revision, @Nullable String requested) {}
