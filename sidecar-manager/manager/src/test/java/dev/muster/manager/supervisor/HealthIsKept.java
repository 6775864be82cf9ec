/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * 8: what is said of hanging workers is what was seen of them, another stands in where there is room, and none is ended but for a cause
 * that the user has named; workers wear when they are old or big, and not before.
 */
final class HealthIsKept implements Invariant {

    /** How long each worker has not moved, as the manager was last told. */
    private final Map<Long, Duration> still = new HashMap<>();

    private final Map<Long, Long> resident = new HashMap<>();
    private final Map<Long, Instant> readySince = new HashMap<>();

    @Override
    public void check(World world, Moment moment) {
        note(moment);
        for (Incarnation is : moment.after().incarnations().values()) {
            Incarnation was = moment.before().incarnations().get(is.number());
            tellsTheTruth(world.settings.watchdog(), is);
            if (was != null && was.ready() && !is.staying() && is.live()) {
                hasACause(moment, was);
                isNotReplacedTooEarly(world, moment, was);
            }
            if (was != null && was.worn() == null && is.worn() != null) {
                isWorn(world.settings.recycle(), moment, is);
            }
            wearsInTime(world.settings.recycle(), moment, is);
            if (is.ready()) {
                readySince.putIfAbsent(is.number(), moment.now());
            }
        }
        somebodyStandsIn(world, moment);
        readySince.keySet().retainAll(moment.after().incarnations().keySet());
    }

    private void note(Moment moment) {
        switch (moment.event()) {
            case Event.Still e when ready(moment.before(), e.number()) -> still.put(e.number(), e.length());
            case Event.Moves e -> still.remove(e.number());
            case Event.Measured e -> resident.putAll(e.resident());
            case Event.LauncherLost e -> still.clear();
            case Event.Synced e -> still.clear();
            default -> {}
        }
    }

    private static boolean ready(State state, long number) {
        Incarnation incarnation = state.incarnations().get(number);
        return incarnation != null && incarnation.ready();
    }

    private void tellsTheTruth(Watchdog watchdog, Incarnation row) {
        Duration length = still.getOrDefault(row.number(), Duration.ZERO);
        boolean stuck = row.ready() && length.compareTo(watchdog.stuck()) >= 0;
        if (row.stuck() != stuck) {
            throw new Violation(
                    8, row.number() + " has not moved for " + length + " and is shown as stuck: " + row.stuck());
        }
    }

    private void hasACause(Moment moment, Incarnation was) {
        State after = moment.after();
        boolean second = after.incarnations().values().stream().anyMatch(i -> i.slot() == was.slot() && i.staying());
        boolean planned = !(after.phase() instanceof Phase.Running)
                || Leaving.held(after, was.slot())
                || was.slot() >= after.target().workers()
                || was.worn() != null
                || second
                || !was.current(after.target(), after.slots().get(was.slot()));
        boolean fault = Leaving.ownFault(moment, was, (Life.Ready) was.life());
        boolean asWorn = isOld(moment.after().settings().recycle(), moment, was);
        if (!planned && !fault && !asWorn) {
            throw new Violation(8, was.number() + " served and was told to end, and nobody has asked for that");
        }
        boolean killed = moment.step().effects().contains(new Effect.Send(was.number(), Signal.ABRT, false));
        if (killed && !fault) {
            throw new Violation(8, was.number() + " was sent ABRT, and there is no limit that it has broken");
        }
    }

    /** What replaces a worn worker has proved itself, unless workers may be missing anyway. */
    private void isNotReplacedTooEarly(World world, Moment moment, Incarnation was) {
        List<Incarnation> others = moment.after().incarnations().values().stream()
                .filter(i -> i.slot() == was.slot() && i.ready())
                .toList();
        boolean succeeded = others.stream().anyMatch(i -> i.worn() == null);
        boolean proved = others.stream()
                .map(i -> readySince.getOrDefault(i.number(), moment.now()))
                .anyMatch(since -> !moment.now().isBefore(since.plus(world.settings.prove())));
        boolean recycled = was.worn() != null
                && was.current(moment.after().target(), moment.after().slots().get(was.slot()))
                && !Leaving.held(moment.after(), was.slot())
                && was.slot() < moment.after().target().workers()
                && moment.after().phase() instanceof Phase.Running
                && !Leaving.ownFault(moment, was, (Life.Ready) was.life());
        if (recycled && succeeded && !proved) {
            throw new Violation(8, was.number() + " was recycled for a successor that has not proved itself");
        }
    }

    private void isWorn(Recycle recycle, Moment moment, Incarnation row) {
        if (!isOld(recycle, moment, row)) {
            throw new Violation(8, row.number() + " is to be recycled before its time: " + row.worn());
        }
        if (moment.after().rollout().phase() != Rollout.Phase.DONE
                && moment.before().rollout().phase() != Rollout.Phase.DONE) {
            throw new Violation(8, row.number() + " is to be recycled while a change is under way, or was given up");
        }
    }

    private boolean isOld(Recycle recycle, Moment moment, Incarnation row) {
        double least = 1 - recycle.jitter() / 100.0;
        boolean old = recycle.age() != null
                && Duration.between(row.born(), moment.now()).toMillis()
                        >= Math.floor(recycle.age().toMillis() * least);
        boolean big =
                recycle.memory() > 0 && resident.getOrDefault(row.number(), 0L) >= Math.floor(recycle.memory() * least);
        return old || big;
    }

    private static void wearsInTime(Recycle recycle, Moment moment, Incarnation row) {
        boolean calm = moment.after().rollout().phase() == Rollout.Phase.DONE
                && moment.before().rollout().phase() == Rollout.Phase.DONE
                && moment.after().linked()
                && moment.after().phase() instanceof Phase.Running;
        if (calm
                && recycle.age() != null
                && ready(moment.before(), row.number())
                && row.ready()
                && row.worn() == null
                && !moment.now().isBefore(row.born().plus(recycle.age()))) {
            throw new Violation(8, row.number() + " is older than a worker may become");
        }
    }

    private static void somebodyStandsIn(World world, Moment moment) {
        State after = moment.after();
        boolean calm = after.linked()
                && after.phase() instanceof Phase.Running
                && moment.before().rollout().phase() == Rollout.Phase.DONE
                && after.rollout().phase() == Rollout.Phase.DONE;
        if (!calm
                || ReadyFloorHolds.live(world, after) >= world.settings.budget().mostLive(Leaving.wanted(after))) {
            return;
        }
        for (Incarnation stuck : after.incarnations().values()) {
            Slot slot = after.slots().get(stuck.slot());
            boolean alone = after.incarnations().values().stream()
                    .noneMatch(i -> i.slot() == stuck.slot() && i.number() != stuck.number() && i.staying());
            if (stuck.stuck()
                    && alone
                    && slot != null
                    && !slot.held()
                    && stuck.slot() < after.target().workers()
                    && !moment.now().isBefore(slot.nextTry())) {
                throw new Violation(8, stuck.number() + " is stuck, there is room, and nobody stands in for it");
            }
        }
    }

    @Override
    public void managerCameBack() {
        still.clear();
        resident.clear();
        readySince.clear();
    }
}
