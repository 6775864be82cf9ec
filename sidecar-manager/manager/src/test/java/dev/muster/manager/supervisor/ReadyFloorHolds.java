/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.util.List;

/** 1: we never take ready workers below the floor, nor start live ones above the cap. */
final class ReadyFloorHolds implements Invariant {

    @Override
    public void check(World world, Moment moment) {
        int wanted = Leaving.wanted(moment.after());
        RestartBudget budget = world.settings.budget();
        List<Incarnation> leaving = Leaving.decided(moment);
        if (!leaving.isEmpty() && ready(world, moment.after()) < budget.leastReady(wanted)) {
            throw new Violation(
                    1,
                    "stopping " + leaving.getFirst().number() + " leaves " + ready(world, moment.after()) + " ready of "
                            + wanted + ", the least is " + budget.leastReady(wanted));
        }
        boolean starts = moment.step().effects().stream().anyMatch(Effect.Spawn.class::isInstance);
        if (starts && live(world, moment.after()) > budget.mostLive(wanted)) {
            throw new Violation(
                    1,
                    live(world, moment.after()) + " live for " + wanted + ", the most is " + budget.mostLive(wanted));
        }
    }

    private static int ready(World world, State after) {
        int ready = 0;
        for (Incarnation incarnation : after.incarnations().values()) {
            Child child = world.child(incarnation.number());
            ready += incarnation.ready() && child != null && child.trulyReady(world.settings, world.now()) ? 1 : 0;
        }
        return ready;
    }

    /** Processes in the target's slots of whose end the manager has not been told. */
    static int live(World world, State after) {
        int live = 0;
        for (Child child : world.machine.children.values()) {
            live += child.worker()
                            && !child.endTold
                            && child.slot < after.target().workers()
                    ? 1
                    : 0;
        }
        return live;
    }
}
