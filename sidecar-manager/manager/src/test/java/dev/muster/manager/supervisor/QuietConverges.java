/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

/** 7: once nothing goes wrong any more, the target is reached or a reason that can be seen says why not; and every operation ends. */
final class QuietConverges implements Invariant {

    @Override
    public void check(World world, Moment moment) {
        boolean ended = moment.after().phase() instanceof Phase.Ended;
        if (world.inPod()) { // the end is its launcher's, and only that one can be told
            if (ended && !moment.after().linked()) {
                throw new Violation(7, "it has ended, and nobody brings it back");
            }
            return;
        }
        if (ended != world.finished() > 0 || world.finished() > 1) {
            throw new Violation(7, "ended: " + ended + ", and the shell was told so " + world.finished() + " times");
        }
    }

    /** Whether there is nothing left to wait for. */
    static boolean settled(World world) {
        State state = world.state();
        return world.managerUp()
                && state.operations().stream().noneMatch(Operation::running)
                && !world.outcomes.containsValue(Operation.Outcome.RUNNING)
                && ((state.phase() instanceof Phase.Ended && !world.inPod())
                        || (world.wire.up()
                                && state.processes().values().stream().allMatch(QuietConverges::atRest)
                                && state.linked()
                                && Observed.of(state).converged()));
    }

    private static boolean atRest(Managed process) {
        return process.wanted() ? process.life() instanceof ProcessLife.Running : process.empty();
    }

    static void mustBeSettled(World world) {
        if (!settled(world)) {
            throw new Violation(
                    7,
                    "not settled: " + Observed.of(world.state()) + " " + world.state() + " outcomes " + world.outcomes);
        }
    }

    /** Where what is on disk stays bad, the reason must be one that helps. */
    static void mustSayWhy(World world) {
        if (world.state().operations().stream().anyMatch(Operation::running)) {
            throw new Violation(7, "still running: " + world.state().operations());
        }
        String reason = Observed.of(world.state()).reason();
        boolean helps = reason == null
                || reason.startsWith("restart given up: ")
                || reason.contains("in back-off: ")
                || reason.contains(" is stuck: ")
                || reason.startsWith("ending: ")
                || reason.equals("ended")
                || reason.startsWith("waiting for process ")
                || reason.contains("are ready and up to date")
                || reason.equals("old workers are ending");
        if (!helps) {
            throw new Violation(7, "no helpful reason: " + reason);
        }
    }
}
