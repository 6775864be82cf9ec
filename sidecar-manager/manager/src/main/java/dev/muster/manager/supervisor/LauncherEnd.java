/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Instant;

/**
 * What became of a launcher that this pool has outlived. Only one that was told to end says how; of the others the container's runtime
 * knows, and no one in the pod.
 *
 * @param at when that was known
 */
public record LauncherEnd(Instant at, String words) {
    /** Until it is known whether it comes back. */
    static final String LOST = "the connection to it is lost";

    static final String KILLED =
            "ended without a word: killed, out of memory, or crashed (kubectl describe pod knows which)";

    static final String TOO_LATE =
            "killed before its workers had ended: stop.drainDelay and stop.grace together may be longer than the pod's grace";

    /** That of a launcher to which the connection has just ended. */
    static LauncherEnd of(Turn turn) {
        return new LauncherEnd(
                turn.now,
                turn.phase instanceof Phase.Ended(int status) ? "exit " + status + ", as it was told to" : LOST);
    }

    /** That of a launcher which was not told to end, and will not come back. */
    static LauncherEnd withoutAWord(Turn turn) {
        return new LauncherEnd(turn.now, turn.running() ? KILLED : TOO_LATE);
    }
}
