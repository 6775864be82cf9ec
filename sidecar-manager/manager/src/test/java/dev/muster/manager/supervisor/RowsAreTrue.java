/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

/** 5: each row is a process that truly is as the row says, as far as the manager can have been told. */
final class RowsAreTrue implements Invariant {

    @Override
    public void check(World world, Moment moment) {
        State after = moment.after();
        for (Incarnation row : after.incarnations().values()) {
            Child child = world.child(row.number());
            if (child == null || (row.live() ? child.endTold : child.goneTold)) {
                throw new Violation(5, "the manager was told that " + row.number() + " is gone, and shows it");
            }
            if (row.slot() != child.slot || !row.revision().equals(child.revision)) {
                throw new Violation(5, row.number() + " is shown with a slot or revision that is not its own");
            }
            if (row.life().pid() != 0 && row.life().pid() != child.pid) {
                throw new Violation(
                        5, row.number() + " is shown as process " + row.life().pid() + ", and is " + child.pid);
            }
            if (row.ready() && !child.trulyReady(world.settings, moment.now())) {
                throw new Violation(5, row.number() + " is shown as ready and never was");
            }
        }
        after.processes().values().forEach(row -> isTrue(world, row));
        for (Effect effect : moment.step().effects()) {
            if (effect instanceof Effect.Send(long number, int signal, boolean group) && signal != Signal.CONT) {
                Incarnation row = after.incarnations().get(number);
                if (row != null && row.staying()) {
                    throw new Violation(5, number + " was sent signal " + signal + " and is shown as staying");
                }
            }
        }
        Observed observed = Observed.of(after);
        if (observed.converged() != (observed.reason() == null)) {
            throw new Violation(5, "converged: " + observed.converged() + ", and the reason is: " + observed.reason());
        }
    }

    private static void isTrue(World world, Managed row) {
        if (row.empty()) {
            return;
        }
        Child child = world.child(row.life().number());
        boolean lingering = row.life() instanceof ProcessLife.Lingering;
        if (child == null || (lingering ? child.goneTold : child.endTold)) {
            throw new Violation(5, "the manager was told that " + row.name() + " is gone, and shows it");
        }
        if (child.kind != Child.Kind.PROCESS || !child.process.equals(row.name())) {
            throw new Violation(5, row.name() + " is shown with a child that is not its own");
        }
        if (row.life().pid() != 0 && row.life().pid() != child.pid) {
            throw new Violation(5, row.name() + " is shown as " + row.life().pid() + ", and is " + child.pid);
        }
    }
}
