/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator;

import dev.muster.crd.WorkerPool;
import dev.muster.operator.fleet.Fleets;
import dev.muster.operator.fleet.Memories;
import dev.muster.operator.fleet.Wishes;
import dev.muster.operator.inspectors.Sighting;
import dev.muster.operator.planner.Fleet;
import dev.muster.operator.planner.Plan;
import dev.muster.operator.planner.Planner;
import dev.muster.operator.planner.Wish;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/**
 * One look at a pool: what is wished, what there is, and what is to be done about it.
 *
 * @param template the fingerprint of the wanted template
 */
record Look(WorkerPool pool, Known known, Seen seen, String template, Wish wish, Fleet fleet, Plan plan, Instant at) {
    /** A plan that could not be carried out by then, because the API server takes its time, is made anew. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    static Look at(WorkerPool pool, Known known, Seen seen, Function<String, Sighting> sightings, Instant now) {
        String template = Wishes.template(pool);
        Wish wish = Wishes.of(pool, template);
        Fleet fleet = Fleets.of(
                seen.deployment(),
                seen.configMap(),
                seen.pods(),
                template,
                known.settings(pool),
                sightings,
                known.since);
        Plan plan = Planner.plan(wish, fleet, Memories.of(pool.getStatus()), now);
        return new Look(pool, known, seen, template, wish, fleet, plan, now);
    }

    boolean isFresh(Instant now) {
        return now.isBefore(at.plus(FRESH));
    }
}
