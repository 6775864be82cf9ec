/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** 4: failures are replaced at once the first time and ever later after, and an empty slot that is due is not left empty. */
final class BackoffIsKept implements Invariant {

    private final Map<Integer, Integer> failures = new HashMap<>();
    private final Map<Integer, Instant> notBefore = new HashMap<>();
    private final Map<Long, Instant> readySince = new HashMap<>();

    @Override
    public void check(World world, Moment moment) {
        if (moment.event() instanceof Event.Asked asked && moment.step().refusal() == null) {
            startOver(asked.request(), moment);
        }
        Memory recalled = moment.recalled();
        if (recalled != null) {
            goOn(recalled, moment);
        }
        Target before = recalled == null ? moment.before().target() : recalled.target();
        if (!before.content().equals(moment.after().target().content())) {
            startOver(moment.after().slots().keySet());
        }
        recover(world.settings.backoff(), moment);
        for (Effect effect : moment.step().effects()) {
            if (effect instanceof News.Failed failed) {
                failed(world.settings.backoff(), moment.now(), failed.slot(), failed.number());
            } else if (effect instanceof Effect.Spawn spawn && moment.now().isBefore(earliest(spawn.slot()))) {
                throw new Violation(
                        4,
                        "slot " + spawn.slot() + " is tried again before " + earliest(spawn.slot()) + ", after "
                                + failures.get(spawn.slot()) + " failures");
            }
        }
        crashCounts(moment);
        for (Incarnation incarnation : moment.after().incarnations().values()) {
            if (incarnation.ready()) {
                readySince.putIfAbsent(incarnation.number(), moment.now());
            }
        }
        readySince.keySet().retainAll(moment.after().incarnations().keySet());
        failures.keySet().retainAll(moment.after().slots().keySet());
        notBefore.keySet().retainAll(moment.after().slots().keySet());
        noSlotWaitsInVain(world, moment);
    }

    /** A manager that comes back waits for as long as the one before it would have. */
    private void goOn(Memory memory, Moment moment) {
        for (Slot slot : memory.slots().values()) {
            if (slot.failures() > 0) {
                failures.put(slot.index(), slot.failures());
                notBefore.put(slot.index(), slot.nextTry());
            }
        }
        for (Incarnation worker : memory.workers().values()) {
            if (worker.life() instanceof Life.Ready ready) {
                readySince.put(worker.number(), ready.since());
            }
        }
        moment.before().operations().forEach(operation -> startOver(operation.request(), moment));
    }

    /** A worker that goes by itself after it stayed up leaves a clean slate. */
    private void recover(Backoff backoff, Moment moment) {
        Incarnation was = moment.before().incarnations().get(Moment.about(moment.event()));
        boolean goes = moment.event() instanceof Event.Exited
                || (moment.event() instanceof Event.Notified said && said.stopping());
        if (was != null && goes && was.staying() && stayedUp(backoff, moment.now(), was.number())) {
            startOver(Set.of(was.slot()));
        }
    }

    private void failed(Backoff backoff, Instant now, int slot, long number) {
        if (stayedUp(backoff, now, number)) {
            startOver(Set.of(slot));
        }
        int count = failures.merge(slot, 1, Integer::sum);
        notBefore.put(slot, now.plus(wait(backoff, count)));
    }

    private boolean stayedUp(Backoff backoff, Instant now, long number) {
        Instant since = readySince.get(number);
        return since != null && !now.isBefore(since.plus(backoff.reset()));
    }

    private static Duration wait(Backoff backoff, int failures) {
        if (failures == 1) {
            return backoff.initial();
        }
        Duration wait = backoff.min();
        for (int i = 2; i < failures && wait.compareTo(backoff.max()) < 0; i++) {
            wait = wait.multipliedBy(2);
        }
        return wait.compareTo(backoff.max()) < 0 ? wait : backoff.max();
    }

    /** A person's wish for a fresh worker does not wait. */
    private void startOver(Request request, Moment moment) {
        Set<Integer> all = moment.after().slots().keySet();
        boolean revised = !moment.before()
                .target()
                .revision()
                .equals(moment.after().target().revision());
        switch (request) {
            case Request.Restart(var slots, var cause) -> startOver(slots.isEmpty() ? all : slots);
            case Request.Stop(int slot) -> startOver(Set.of(slot));
            case Request.Start(int slot) -> startOver(Set.of(slot));
            case Request.Retarget r -> startOver(revised ? all : Set.of());
            case Request.Refresh r -> startOver(all);
            case Request.Scale s -> {}
            case Request.ScaleBy s -> {}
            case Request.OfProcess p -> {}
            case Request.Call c -> {}
            case Request.Shutdown s -> {}
        }
    }

    private void startOver(Set<Integer> slots) {
        failures.keySet().removeAll(slots);
        notBefore.keySet().removeAll(slots);
    }

    private static void crashCounts(Moment moment) {
        if (!(moment.event() instanceof Event.Exited exited)) {
            return;
        }
        Incarnation was = moment.before().incarnations().get(exited.number());
        if (was == null || !was.staying()) {
            return;
        }
        boolean crash = !was.ready() || exited.exit().code() != 0;
        boolean counted = moment.step().effects().stream().anyMatch(News.Failed.class::isInstance);
        if (crash && !counted) {
            throw new Violation(4, "the crash of " + was.number() + " does not count as a failure");
        }
    }

    /** It failed with what was given up, and nobody has asked for anything else since. */
    private static boolean waitsForChange(State after, int index) {
        Slot slot = after.slots().get(index);
        return slot != null && slot.waitsForChange(after.settings(), after.rollout());
    }

    private void noSlotWaitsInVain(World world, Moment moment) {
        State after = moment.after();
        if (!after.linked() || !after.opened() || !(after.phase() instanceof Phase.Running)) {
            return;
        }
        int most = world.settings.budget().mostLive(Leaving.wanted(after));
        for (int slot = 0; slot < after.target().workers(); slot++) {
            if (!Leaving.held(after, slot)
                    && !moment.now().isBefore(earliest(slot))
                    && !filled(after, slot)
                    && !waitsForChange(after, slot)
                    && ReadyFloorHolds.live(world, after) < most) {
                throw new Violation(4, "slot " + slot + " is empty, due, and not filled");
            }
        }
    }

    private static boolean filled(State after, int slot) {
        for (Incarnation incarnation : after.incarnations().values()) {
            if (incarnation.slot() == slot && incarnation.staying()) {
                return true;
            }
        }
        return false;
    }

    private Instant earliest(int slot) {
        return notBefore.getOrDefault(slot, Instant.MIN);
    }

    @Override
    public void managerCameBack() {
        failures.clear();
        notBefore.clear();
        readySince.clear();
    }
}
