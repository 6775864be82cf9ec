/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The HTTP interface of a running pool: Micronaut on a Unix socket and, if wanted, on TCP.
 *
 * <p>It reads and asks through {@link dev.muster.manager.control.Control} alone. Nothing here is loaded before the
 * first worker was started, and nothing in the supervisor waits for it.
 */
@NullMarked
package dev.muster.manager.inspector;

import org.jspecify.annotations.NullMarked;
