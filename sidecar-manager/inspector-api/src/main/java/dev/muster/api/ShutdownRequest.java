/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api;

/** {@code POST /v1/shutdown}: a graceful stop of everything, or {@code now}: KILL, no grace. */
public record ShutdownRequest(boolean now) {}
