/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** 3, of canaries: one that has been seen well, and then for half a minute as nothing but ill, has failed. */
final class IllCanariesFail implements Promise {
    private static final int PATIENCE = 30;

    private final Operator operator;
    private final Map<String, Instant> illSince = new HashMap<>();
    private String story = "";
    private boolean watched;

    IllCanariesFail(Operator operator) {
        this.operator = operator;
    }

    @Override
    public void check(World world, Moment moment) {
        Wish wish = moment.wish();
        String now = wish + " " + operator.era + " " + operator.unsaid + " "
                + moment.fleet().templatePending();
        if (!now.equals(story)) {
            story = now;
            illSince.clear();
            watched = false;
        }
        Memory.Rollout rollout = moment.plan().memory().rollout();
        boolean waits = moment.plan().why().because() == Because.CANARY_WAIT;
        boolean onTrial = rollout != null && !rollout.proven() && rollout.stopped() == null && operator.up();
        if (!onTrial || waits || !watched) {
            watched = onTrial && waits;
            illSince.clear();
            return;
        }
        see(moment, wish.revision());
    }

    private void see(Moment moment, String revision) {
        for (Pod pod : Sight.living(moment)) {
            if (!isIll(pod, moment, revision)) {
                illSince.remove(pod.name());
                continue;
            }
            Instant since = illSince.get(pod.name());
            if (since == null || !counts(since, moment)) {
                illSince.put(pod.name(), moment.now());
            } else if (since.plusSeconds(PATIENCE).isBefore(moment.now())) {
                throw new Violation(3, pod.name() + " was well with " + revision + ", and is ill since " + since);
            }
        }
    }

    /** Not what a dead operator knew, nor what was before the clock was set back. */
    private static boolean counts(Instant since, Moment moment) {
        return !since.isBefore(moment.fleet().watchedSince()) && !since.isAfter(moment.now());
    }

    private static boolean isIll(Pod pod, Moment moment, String revision) {
        View view = pod.view();
        return Sight.clear(pod, moment)
                && pod.current()
                && pod.ready()
                && view != null
                && view.observed() != null
                && view.at(revision)
                && !view.busy()
                && view.absurd() == null
                && view.observed().ready() > 0
                && view.observed().ready() < view.workers();
    }
}
