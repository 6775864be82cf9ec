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
        if (rollout == null || rollout.proven() || rollout.stopped() != null || !operator.up()) {
            illSince.clear();
            watched = false;
            return;
        }
        if (waits || !watched) {
            watched = waits;
            illSince.clear();
            return;
        }
        see(moment, wish.revision());
    }

    private void see(Moment moment, String revision) {
        for (Pod pod : Sight.living(moment)) {
            Instant since = isIll(pod, moment, revision) ? illSince.get(pod.name()) : null;
            boolean back = since != null && since.isAfter(moment.now()); // the clock was set back
            if (!isIll(pod, moment, revision) || back) {
                illSince.remove(pod.name());
            } else if (since == null) {
                illSince.put(pod.name(), moment.now());
            } else if (since.isBefore(moment.fleet().watchedSince())) {
                illSince.put(
                        pod.name(),
                        moment.now()); // the operator before is dead, and what it knew is not held against it
            } else if (since.plusSeconds(PATIENCE).isBefore(moment.now())) {
                throw new Violation(3, pod.name() + " was well with " + revision + ", and is ill since " + since);
            }
        }
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
