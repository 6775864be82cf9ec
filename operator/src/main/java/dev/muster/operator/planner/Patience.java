/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.time.Duration;
import java.time.Instant;

/** How long things may take until they are judged otherwise. */
public final class Patience {

    /** What a pod said holds for so long while it is on its way, and when it is to be taken. */
    static final Duration FRESH = Duration.ofSeconds(15);

    /** What a pod said holds for so long when it was at rest and Kubernetes says it is ready: longer than a calm poll. */
    static final Duration CALM = Duration.ofSeconds(225);

    /** A pod that does not answer for longer, while Kubernetes says it is ready, is believed to serve, and waits for its turn. */
    static final Duration SILENCE = Duration.ofMinutes(5);

    /** A pod that is not ready so soon after its creation is starting, and not in trouble. */
    static final Duration START = Duration.ofSeconds(60);

    /** A pod that was told a revision and has another is told again after so long. */
    static final Duration HEED = Duration.ofSeconds(30);

    /**
     * A canary that was well and is not has failed after so long. Longer than it takes to start most workers again, and shorter than the
     * pauses between the attempts of a manager whose workers crash again and again.
     */
    static final Duration ILLNESS = Duration.ofSeconds(20);

    private Patience() {}

    /** Whether it is over. What began in the future began before the clock was set back, and nobody knows how long ago: it is over. */
    public static boolean over(Instant since, Instant now, Duration patience) {
        return since.isAfter(now) || !now.isBefore(since.plus(patience));
    }

    /** Whether something seen then is young enough. What was seen in the future was seen before the clock was set back: it is not. */
    static boolean young(Instant seen, Instant now, Duration limit) {
        return !seen.isAfter(now) && !now.isAfter(seen.plus(limit));
    }
}
