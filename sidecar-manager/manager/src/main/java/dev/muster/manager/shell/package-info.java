/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The thin shell around the supervisor: one thread that turns what happens into events, steps, and carries the effects out.
 *
 * <p>{@link dev.muster.manager.shell.PoolShell} is that thread's loop. Around it stand small adapters without decisions: one
 * translates the launcher's reports, one gives a worker its descriptors and environment, one draws the state as the wire
 * document, one keeps the journal.
 */
@NullMarked
package dev.muster.manager.shell;

import org.jspecify.annotations.NullMarked;
