/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.control;

import dev.muster.manager.supervisor.Refusal;

/** What became of a request at once: it was taken, or it was refused and nothing changed. */
public sealed interface Answer {

    /** Taken as the operation of this number. */
    record Accepted(long operation) implements Answer {}

    /** Not taken. */
    record Refused(Refusal refusal) implements Answer {}
}
