/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * 4, for managed processes: each by its own rule, one child at a time, never before its back-off is over, those that workers
 * wait for before the workers, and all of them stopped after the workers.
 */
final class ProcessesAreKept implements Invariant {

    private final Map<String, Instant> notBefore = new HashMap<>();
    private final Set<String> over = new HashSet<>();

    @Override
    public void check(World world, Moment moment) {
        if (moment.event() instanceof Event.Asked(Request request)
                && request instanceof Request.OfProcess about
                && moment.step().refusal() == null) {
            for (Managed process : moment.after().processes().values()) {
                if (process.rule().isMeantBy(about.name())) {
                    notBefore.remove(process.name());
                    over.remove(process.name());
                }
            }
        }
        Memory recalled = moment.recalled();
        if (recalled != null) {
            goOn(recalled, moment);
        }
        if (moment.comesAnew()) {
            over.removeIf(name -> begunAnew(moment, name));
            notBefore.keySet().removeIf(name -> begunAnew(moment, name) && recovered(moment, name));
        }
        boolean opened = moment.before().opened() || findsWorkers(moment.event());
        for (Effect effect : moment.step().effects()) {
            switch (effect) {
                case News.ProcessExited exited -> ended(moment, exited);
                case News.ProcessFailed failed
                when failed.pause() != null ->
                    notBefore.put(failed.name(), moment.now().plus(failed.pause()));
                case Effect.SpawnProcess(long number, ProcessRule rule) -> started(world, moment, number, rule);
                case Effect.Spawn spawn when !opened -> nobodyIsAwaited(moment);
                case Effect.Send(long number, int signal, boolean group)
                when signal == Signal.TERM && !group -> workersGoFirst(moment, number);
                default -> {}
            }
        }
        noneWaitsInVain(moment);
    }

    /** A manager that comes back waits for as long as the one before it would have, and starts nothing that is over. */
    private void goOn(Memory recalled, Moment moment) {
        for (Managed process : recalled.processes().values()) {
            boolean asked = moment.before().operations().stream()
                    .anyMatch(operation -> operation.request() instanceof Request.OfProcess of
                            && process.rule().isMeantBy(of.name()));
            if (!asked && process.failures() > 0) {
                notBefore.put(process.name(), process.nextTry());
            }
            if (!asked
                    && (process.standing() == Managed.Standing.EXITED
                            || process.standing() == Managed.Standing.FAILED)) {
                over.add(process.name());
            }
        }
    }

    /** In a new container nothing has been done yet. */
    private static boolean begunAnew(Moment moment, String name) {
        Managed process = moment.before().processes().get(name);
        return process != null && process.rule().auto() && !process.rule().temporary();
    }

    /** What waits after a failure waits on: it has not come to its end. */
    private static boolean recovered(Moment moment, String name) {
        Managed process = moment.after().processes().get(name);
        return process != null && process.failures() == 0;
    }

    /** Where workers run already, nothing is waited for before them. */
    private static boolean findsWorkers(Event event) {
        return event instanceof Event.Synced synced
                && synced.children().stream().anyMatch(child -> child.mark() instanceof Adopted.OfWorker);
    }

    /** A rule that says no is kept until somebody asks. */
    private void ended(Moment moment, News.ProcessExited exited) {
        Managed was = moment.before().processes().get(exited.name());
        if (was != null
                && was.life().staying()
                && was.life().number() == exited.number()
                && !(exited.exit().unseen() && was.rule().first())
                && !(moment.comesAnew() && begunAnew(moment, exited.name()))
                && !was.rule().restart().after(exited.exit().code() == 0)) {
            over.add(exited.name());
        }
    }

    private void started(World world, Moment moment, long number, ProcessRule rule) {
        Instant earliest = notBefore.getOrDefault(rule.name(), Instant.MIN);
        if (moment.now().isBefore(earliest)) {
            throw new Violation(4, rule.name() + " is tried again before " + earliest);
        }
        if (over.contains(rule.name())) {
            throw new Violation(4, rule.name() + " has ended, is not to be restarted, and is");
        }
        for (Child child : world.machine.children.values()) {
            if (child.number != number && child.process.equals(rule.name()) && isKnown(moment, child)) {
                throw new Violation(4, rule.name() + " is started beside " + child.number);
            }
        }
    }

    /** Whether there is a child of the name that the manager was not told is gone. */
    private static boolean isKnown(Moment moment, Child child) {
        return child.kind == Child.Kind.PROCESS
                && !child.goneTold
                && child.number < moment.before().nextNumber();
    }

    private static void nobodyIsAwaited(Moment moment) {
        for (Managed process : moment.after().processes().values()) {
            boolean runs = process.life() instanceof ProcessLife.Running
                    && !process.rule().job();
            if (process.rule().first() && process.wanted() && !runs) {
                throw new Violation(4, "a worker is started before process " + process.name());
            }
        }
    }

    private static void workersGoFirst(Moment moment, long number) {
        if (!(moment.after().phase() instanceof Phase.Ending ending) || ending.now()) {
            return;
        }
        for (Managed process : moment.before().processes().values()) {
            if (process.life().number() == number
                    && process.life().staying()
                    && !moment.after().incarnations().isEmpty()) {
                throw new Violation(4, process.name() + " is stopped while workers are there");
            }
        }
    }

    private void noneWaitsInVain(Moment moment) {
        State after = moment.after();
        if (!after.linked() || !(after.phase() instanceof Phase.Running)) {
            return;
        }
        for (Managed process : after.processes().values()) {
            Instant due = notBefore.getOrDefault(process.name(), Instant.MIN);
            boolean mayRun = process.rule().first() || !process.rule().auto() || after.opened();
            if (process.wanted() && process.empty() && mayRun && !moment.now().isBefore(due)) {
                throw new Violation(4, process.name() + " is wanted, due, and not started");
            }
            boolean given = process.rule().auto() && !over.contains(process.name());
            if (given
                    && process.standing() == Managed.Standing.EXITED
                    && !process.rule().job()) {
                boolean left = process.rule().restart() == ProcessRule.Restart.ON_FAILURE;
                if (!left) {
                    throw new Violation(4, process.name() + " is to be kept, and was given up");
                }
            }
        }
    }

    @Override
    public void managerCameBack() {
        notBefore.clear();
        over.clear();
    }
}
