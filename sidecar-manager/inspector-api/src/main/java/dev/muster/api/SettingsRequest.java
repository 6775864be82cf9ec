/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api;

/**
 * {@code PUT /v1/settings}: which settings the manager should work by.
 *
 * @param fingerprint of the ones that are in force, or are written and wait
 */
public record SettingsRequest(String fingerprint) {}
