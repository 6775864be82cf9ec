/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.util.Set;

/** 6: new pods begin with what has proved itself, unless nothing ever has. */
final class NewPodsBeginWithProof implements Promise {

    @Override
    public void check(World world, Moment moment) {
        String starting = moment.plan().starting();
        Memory memory = moment.plan().memory();
        Set<String> proofs = world.proven.getOrDefault(starting, Set.of());
        if (proofs.isEmpty() && !world.proven.isEmpty()) {
            throw new Violation(6, starting + " has not proved itself, others have: " + world.proven);
        }
        boolean stopped = memory.rollout() != null && memory.rollout().stopped() != null;
        if (stopped && memory.stable() != null && !starting.equals(memory.stable())) {
            throw new Violation(6, "new pods begin with " + starting + ", which has failed");
        }
        Wish wish = moment.wish();
        boolean moved = moment.fleet().starting() != null
                && !starting.equals(moment.fleet().starting());
        boolean tried = memory.rollout() != null && memory.rollout().revision().equals(starting);
        int canaries = Math.min(wish.rollout().canary().pods(), wish.replicas());
        if (moved && tried && !starting.equals(memory.stable()) && proofs.size() < canaries) {
            throw new Violation(
                    6, "new pods begin with " + starting + " after " + proofs + " of " + canaries + " canaries");
        }
    }
}
