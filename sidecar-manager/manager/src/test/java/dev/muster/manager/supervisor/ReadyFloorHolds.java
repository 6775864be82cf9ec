/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;
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
        for (Incarnation gone : leaving) {
            if (!stuck(moment, gone)
                    && !seconded(moment.after(), gone)
                    && serving(moment.after()) < budget.leastReady(wanted)) {
                throw new Violation(
                        1,
                        "stopping " + gone.number() + " leaves " + serving(moment.after())
                                + " that serve and are not stuck, the least is " + budget.leastReady(wanted));
            }
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

    private static boolean stuck(Moment moment, Incarnation gone) {
        boolean justNow = moment.event() instanceof Event.Still(long number, Duration length, String doing)
                && number == gone.number()
                && length.compareTo(moment.before().settings().watchdog().stuck()) >= 0;
        return gone.stuck() || justNow;
    }

    private static boolean seconded(State after, Incarnation gone) {
        return after.incarnations().values().stream().anyMatch(i -> i.slot() == gone.slot() && i.ready());
    }

    private static long serving(State after) {
        return after.incarnations().values().stream()
                .filter(i -> i.ready() && !i.stuck())
                .count();
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
