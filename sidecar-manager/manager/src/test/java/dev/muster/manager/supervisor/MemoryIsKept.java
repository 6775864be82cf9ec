/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** 9: what a manager knows is at the launcher before it acts on it, and the next manager carries on from there. */
final class MemoryIsKept implements Invariant {

    @Nullable
    private Memory kept;

    @Override
    public void check(World world, Moment moment) {
        Memory memory = moment.recalled();
        if (memory != null && moment.event() instanceof Event.Synced synced) {
            resumes(moment, memory);
            if (moment.before().operations().isEmpty()) { // else they may have changed any of it
                carriesOn(moment, memory);
                workersGoOn(
                        moment, memory, synced.children().stream().collect(Collectors.toMap(Adopted::number, c -> c)));
            }
        }
        if (moment.after().linked()) {
            keeps(moment);
        }
    }

    private void keeps(Moment moment) {
        boolean acted = false;
        for (Effect effect : moment.step().effects()) {
            if (effect instanceof Effect.Remember(Memory memory)) {
                kept = memory;
                holds(!acted, "it acts before the launcher knows");
            }
            acted |= effect instanceof Effect.Spawn || effect instanceof Effect.Send;
        }
        Memory memory = kept;
        State after = moment.after();
        holds(memory != null, "nothing is remembered");
        if (memory == null) {
            return;
        }
        holds(numbers(memory.operations()).equals(numbers(after.operations())), "operations are not remembered");
        holds(memory.workers().keySet().equals(after.incarnations().keySet()), "workers are not remembered");
        holds(memory.phase().equals(after.phase()), "the end of the pool is not remembered");
        holds(memory.target().equals(after.target()), "the target is not remembered");
        holds(memory.rollout().equals(after.rollout()), "the rollout is not remembered");
        for (Slot slot : after.slots().values()) {
            Slot then = memory.slots().getOrDefault(slot.index(), Slot.empty(slot.index()));
            holds(then.equals(slot), "slot " + slot.index() + " is remembered as " + then + " and is " + slot);
        }
        for (Managed process : after.processes().values()) {
            Managed then = memory.processes().get(process.name());
            boolean same = then != null
                    && then.life().equals(process.life())
                    && then.standing() == process.standing()
                    && then.restarts() == process.restarts();
            holds(same, process.name() + " is not remembered");
        }
    }

    private static Set<Long> numbers(Iterable<Operation> operations) {
        Set<Long> numbers = new TreeSet<>();
        operations.forEach(operation -> numbers.add(operation.number()));
        return numbers;
    }

    /** What was accepted goes on under its number, or is told how it ended. */
    private static void resumes(Moment moment, Memory memory) {
        for (Operation operation : memory.operations()) {
            long number = operation.number();
            boolean ends = moment.step().effects().stream()
                    .anyMatch(effect ->
                            effect instanceof News.OperationEnded(Operation ended) && ended.number() == number);
            boolean goesOn = moment.after().operations().stream()
                    .anyMatch(
                            other -> other.number() == number && other.request().equals(operation.request()));
            holds(ends || goesOn, "operation " + number + " is forgotten");
            holds(ends || !(operation.request() instanceof Request.Call), number + " can never end");
        }
    }

    private static void carriesOn(Moment moment, Memory memory) {
        State after = moment.after();
        boolean stays = memory.phase() instanceof Phase.Running || !(after.phase() instanceof Phase.Running);
        holds(stays, "it was ending, and is not any more");
        boolean changed = !memory.target().content().equals(after.target().content()); // all begins anew
        for (Slot slot : memory.slots().values()) {
            Slot now = after.slots().get(slot.index());
            if (now != null && slot.index() < after.target().workers()) {
                holds(now.held() == slot.held(), "slot " + slot.index() + " is no longer held as it was");
                holds(now.freshFrom() == slot.freshFrom(), "slot " + slot.index() + " takes old workers for new ones");
                boolean counts = changed || now.failures() >= slot.failures();
                holds(counts, "slot " + slot.index() + " has forgotten its failures");
                holds(now.restarts() >= slot.restarts(), "slot " + slot.index() + " has forgotten its restarts");
            }
        }
    }

    /** Who served goes on to serve, for as long as it has; who boots gets no whole new time. */
    private static void workersGoOn(Moment moment, Memory memory, Map<Long, Adopted> there) {
        for (Incarnation worker : memory.workers().values()) {
            Adopted child = there.get(worker.number());
            Incarnation now = moment.after().incarnations().get(worker.number());
            if (child == null || child.lingering()) {
                continue;
            }
            holds(now != null, "worker " + worker.number() + " is forgotten");
            if (worker.life() instanceof Life.Ready was && now != null && now.life() instanceof Life.Ready is) {
                holds(was.since().equals(is.since()) && was.by().equals(is.by()), "it has become ready anew");
            }
            if (worker.life() instanceof Life.Booting was && now != null && now.life() instanceof Life.Booting is) {
                holds(
                        !is.deadline().isAfter(was.deadline())
                                || !is.deadline().isAfter(moment.now().plusSeconds(5)),
                        "a booting worker has been given " + is.deadline() + " in place of " + was.deadline());
            }
            boolean leaving = worker.life() instanceof Life.Stopping || worker.life() instanceof Life.Draining;
            holds(!leaving || (now != null && !now.staying()), "worker " + worker.number() + " was leaving");
        }
    }

    private static void holds(boolean so, String otherwise) {
        if (!so) {
            throw new Violation(9, otherwise);
        }
    }

    @Override
    public void managerCameBack() {
        kept = null;
    }
}
