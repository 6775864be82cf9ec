/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.util.Set;
import java.util.TreeSet;

/** 6: new pods begin with what has proved itself, unless nothing ever has. */
final class NewPodsBeginWithProof implements Promise {
    /** The revisions of which a proof was seen. */
    private final Set<String> seen = new TreeSet<>();

    private final Operator operator;
    private int era;

    NewPodsBeginWithProof(Operator operator) {
        this.operator = operator;
    }

    @Override
    public void check(World world, Moment moment) {
        String starting = moment.plan().starting();
        Memory memory = moment.plan().memory();
        Set<String> proofs = world.proven.getOrDefault(starting, Set.of());
        look(moment);
        if (proofs.isEmpty() && !seen.isEmpty()) {
            throw new Violation(6, starting + " has not proved itself, others have: " + seen);
        }
        boolean stopped = memory.rollout() != null && memory.rollout().stopped() != null;
        if (stopped && memory.stable() != null && !starting.equals(memory.stable())) {
            throw new Violation(6, "new pods begin with " + starting + ", which has failed");
        }
        Wish wish = moment.wish();
        boolean moved = moment.fleet().starting() != null
                && !starting.equals(moment.fleet().starting());
        Memory.Rollout before = moment.before().rollout();
        boolean already = before != null && before.proven(); // by the rules of then
        boolean tried = memory.rollout() != null && memory.rollout().revision().equals(starting) && !already;
        int canaries = Math.min(wish.rollout().canary().pods(), wish.replicas());
        if (moved
                && tried
                && memory.stable() != null
                && !starting.equals(memory.stable())
                && proofs.size() < canaries) {
            throw new Violation(
                    6, "new pods begin with " + starting + " after " + proofs + " of " + canaries + " canaries");
        }
    }

    /** What was seen before a loss of memory, and is to be seen no more, is known to nobody. */
    private void look(Moment moment) {
        if (era != operator.era) {
            era = operator.era;
            seen.clear();
        }
        for (Pod pod : Sight.living(moment)) {
            View view = pod.view();
            if (Sight.whole(pod, moment) && view != null && view.workers() > 0 && view.requested() != null) {
                seen.add(view.requested());
            }
        }
    }
}
