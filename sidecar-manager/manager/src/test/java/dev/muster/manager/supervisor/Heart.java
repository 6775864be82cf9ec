/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Instant;

/** The function under test: the supervisor itself, or one that was broken on purpose. */
@FunctionalInterface
interface Heart {
    Supervisor.Step step(State state, Event event, Instant now);
}
