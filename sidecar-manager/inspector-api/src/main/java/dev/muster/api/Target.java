/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api;

/** What is wanted now. */
public record Target(int workers, String revision) {}
