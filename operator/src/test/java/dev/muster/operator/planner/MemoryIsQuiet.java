/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

/** 10: the same look gives the same plan, and what is remembered changes only with what has happened. */
final class MemoryIsQuiet implements Promise {
    private static final int FEW = 10;
    private static final int EVERY = 5;

    private final Heart heart;
    private int looks;

    MemoryIsQuiet(Heart heart) {
        this.heart = heart;
    }

    @Override
    public void check(World world, Moment moment) {
        if (moment.fleet().pods().size() > FEW || looks++ % EVERY != 0) {
            return; // planning costs, and some looks at small fleets tell as much
        }
        Plan plan = moment.plan();
        if (!heart.plan(moment.wish(), moment.fleet(), moment.before(), moment.now())
                .equals(plan)) {
            throw new Violation(10, "the same look, another plan");
        }
        Memory after = heart.plan(
                        moment.wish(),
                        moment.fleet(),
                        plan.memory(),
                        moment.now().plusMillis(1))
                .memory();
        if (plan.steps().isEmpty()
                && !after.equals(plan.memory())
                && plan.memory().rollout() != null
                && !timePassed(after)) {
            throw new Violation(10, "nothing has happened, and " + plan.memory() + " became " + after);
        }
    }

    /** A canary's wait may just have ended, for good or ill. */
    private static boolean timePassed(Memory after) {
        return after.rollout() == null
                || after.rollout().proven()
                || (after.rollout().watch() != null && after.rollout().stopped() != null);
    }
}
