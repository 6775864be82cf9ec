/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.util.function.Predicate;

/**
 * 10: beside an application's container managers and launchers come and go: nothing is said to be done that was not seen to be so, and
 * whoever serves is left to serve, whoever finds it.
 */
final class PodsGoOn implements Invariant {

    @Override
    public void check(World world, Moment moment) {
        if (!world.inPod()) {
            return;
        }
        for (Effect effect : moment.step().effects()) {
            if (effect instanceof News.OperationEnded(Operation operation)) {
                isTrue(world, moment, operation);
            }
            holds(!(effect instanceof Effect.Finish) || moment.after().met(), "it ends what it has never seen");
        }
        if (moment.event() instanceof Event.Synced synced) {
            for (Adopted child : synced.children()) {
                if (child.mark() instanceof Adopted.OfWorker worker && !child.lingering()) {
                    servesOn(moment, child.number(), worker);
                }
            }
        }
    }

    private static void isTrue(World world, Moment moment, Operation operation) {
        boolean superseded = operation.outcome() == Operation.Outcome.SUPERSEDED;
        holds(superseded || moment.after().met(), "operation " + operation.number() + " ends, and nothing is known");
        if (operation.outcome() != Operation.Outcome.DONE) {
            return;
        }
        Predicate<Child> left = switch (operation.request()) {
            case Request.Shutdown s -> gaveUp(moment) ? child -> false : child -> true;
            case Request.Scale(int workers) -> child -> child.worker() && child.slot >= workers;
            case Request.Stop(int slot) -> child -> child.worker() && child.slot == slot;
            case Request.StopProcess(String name) ->
                child -> child.kind == Child.Kind.PROCESS && child.process.equals(name);
            case Request.ScaleBy s -> child -> false;
            case Request.Restart r -> child -> false;
            case Request.Start s -> child -> false;
            case Request.Retarget r -> child -> false;
            case Request.Refresh r -> child -> false;
            case Request.StartProcess p -> child -> false;
            case Request.RestartProcess p -> child -> false;
            case Request.RunProcess p -> child -> false;
            case Request.Call c -> child -> false;
        };
        for (Child child : world.machine.children.values()) {
            boolean lives = child.alive || child.group;
            holds(!lives || !left.test(child), operation.request() + " is done, and " + child.number + " lives");
        }
    }

    /** What cannot be killed for so long is left behind at last. */
    private static boolean gaveUp(Moment moment) {
        return moment.before().phase() instanceof Phase.Ending ending
                && !moment.now().isBefore(ending.giveUpAt());
    }

    /** A worker that served when its manager, or the connection to it, was lost, and is still what is wanted. */
    private static void servesOn(Moment moment, long number, Adopted.OfWorker worker) {
        State after = moment.after();
        Incarnation now = after.incarnations().get(number);
        holds(now != null, "worker " + number + " is there, and not known");
        boolean wanted = now != null
                && worker.ready()
                && !worker.stopping()
                && after.phase() instanceof Phase.Running
                && !after.outdated(now)
                && worker.slot() < after.target().workers()
                && !Leaving.held(after, worker.slot())
                && after.settings().watchdog().notifyEvery() == null
                && after.settings().recycle().equals(Recycle.NEVER);
        boolean alone = after.incarnations().values().stream()
                .noneMatch(other -> other.slot() == worker.slot() && other.number() != number);
        boolean left = now != null && moment.before().incarnations().containsKey(number) && !was(moment, number);
        holds(
                !wanted || !alone || left || (now != null && now.ready()),
                "worker " + number + " served, and does not any more");
    }

    /** Whether it was known as one that stays. */
    private static boolean was(Moment moment, long number) {
        Incarnation before = moment.before().incarnations().get(number);
        return before != null && before.staying();
    }

    private static void holds(boolean so, String otherwise) {
        if (!so) {
            throw new Violation(10, otherwise);
        }
    }
}
