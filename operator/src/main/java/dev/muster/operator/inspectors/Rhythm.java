/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.inspectors;

import dev.muster.operator.planner.View;
import java.time.Duration;

/** How long until an inspector is asked again. */
final class Rhythm {
    private static final Duration BUSY = Duration.ofSeconds(1);
    /** After a pod has been told something: nothing of it is done before. */
    static final Duration AFTER_STEP = Duration.ofMillis(700);

    private static final Duration CALM = Duration.ofMinutes(3);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private Rhythm() {}

    /** @param spread 0 to 1, so that pods which began together are not asked together for ever */
    static Duration afterAnswer(View view, double spread) {
        return calm(view) ? CALM.multipliedBy((long) (90 + 20 * spread)).dividedBy(100) : BUSY;
    }

    /** Whether nothing goes on in the pod. */
    static boolean calm(View view) {
        return view.observed() != null && view.observed().converged() && view.failure() == null;
    }

    /** @param failures in a row, at least one */
    static Duration afterFailure(int failures) {
        Duration pause = BUSY.multipliedBy(1L << Math.min(failures - 1, 6));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }
}
