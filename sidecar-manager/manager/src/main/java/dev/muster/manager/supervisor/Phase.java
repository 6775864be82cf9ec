/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Instant;

/** Whether the pool is kept up or brought to its end. */
public sealed interface Phase {

    /** It is kept up. */
    record Running() implements Phase {}

    /**
     * Everything is being stopped, and nothing is started any more.
     *
     * @param now whether with KILL at once
     * @param status the manager's exit status when all is gone
     * @param why in words
     * @param culprit the incarnation whose failure led here, or 0
     * @param giveUpAt when to end although something could not be killed
     */
    record Ending(Instant since, boolean now, int status, String why, long culprit, Instant giveUpAt)
            implements Phase {}

    /** Nothing is left, and the shell was told to end. A pool that outlives its launchers runs again when this one is gone. */
    record Ended(int status) implements Phase {}
}
