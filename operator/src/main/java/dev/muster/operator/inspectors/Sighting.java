/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.inspectors;

import dev.muster.operator.planner.Pod.Asked;
import dev.muster.operator.planner.Pod.Silence;
import dev.muster.operator.planner.View;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one inspector.
 *
 * @param view what it said last; null when it never did
 * @param silence since when it does not answer; null when its last answer was one
 * @param asked what was sent to it last; null when nothing was since this operator began
 */
public record Sighting(
        @Nullable View view,
        @Nullable Silence silence,
        @Nullable Asked asked) {

    static final Sighting NONE = new Sighting(null, null, null);

    /** Whether a plan could be another one because of this. That the same was said again is no such thing, nor what a plan itself did. */
    boolean tells(Sighting before) {
        return !Objects.equals(silence, before.silence)
                || (asked != null && asked.seen() && before.asked != null && !before.asked.seen())
                || !Objects.equals(timeless(view), timeless(before.view));
    }

    private static @Nullable View timeless(@Nullable View view) {
        return view == null ? null : view.seenAgain(Instant.EPOCH);
    }
}
