/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * One run: a pool with random settings lives through a phase in which a random few faults strike, and then through a quiet phase in
 * which it must come to rest. All of it follows from the seed.
 */
final class Simulation {

    private static final Duration QUIET = Duration.ofMinutes(45);
    private static final Duration STILL_BAD = Duration.ofMinutes(3);

    private final Dice dice;
    private final World world;

    private Simulation(long seed, Heart heart, List<Invariant> more) {
        dice = new Dice(seed);
        Settings settings = Pools.settings(dice);
        Target target = new Target(Pools.workers(dice), "r1");
        Map<Fault, Double> rates = Fault.swarm(dice);
        List<Invariant> invariants = new java.util.ArrayList<>(List.of(
                new ReadyFloorHolds(),
                new GoodWorkersAreKept(),
                new NothingIsForgotten(),
                new BackoffIsKept(),
                new RowsAreTrue(),
                new ProcessesAreKept(),
                new OddEventsChangeNothing(),
                new QuietConverges(),
                new HealthIsKept(),
                new MemoryIsKept(),
                new PodsGoOn()));
        invariants.addAll(more);
        world = new World(dice, settings, target, rates, heart, invariants);
    }

    /** Runs one seed; the number of steps the heart was asked for. Throws {@link Violation} with the last steps. */
    static long run(long seed, Heart heart, List<Invariant> more) {
        Simulation simulation = new Simulation(seed, heart, more);
        try {
            simulation.live();
        } catch (Violation violation) {
            violation.tellStory("seed " + seed + " at " + simulation.world.now() + "\n" + simulation.world.settings
                    + "\n" + simulation.world.trace);
            throw violation;
        }
        return simulation.world.trace.steps();
    }

    private void live() {
        Duration storm = dice.millis(2_000, 25_000);
        world.wire.connectAfter(dice.millis(0, 1_000));
        world.machine.measure();
        int troubles = dice.between(0, 16);
        for (int i = 0; i < troubles; i++) {
            world.schedule.after(dice.millis(0, (int) storm.toMillis()), this::trouble);
        }
        runUntil(Instant.EPOCH.plus(storm), () -> false);
        world.calm();
        if (world.badDisk() && dice.chance(0.4)) {
            runUntil(world.now().plus(STILL_BAD), () -> false);
            QuietConverges.mustSayWhy(world);
        }
        world.badDisk(false);
        comeToRest();
    }

    private void comeToRest() {
        Instant limit = world.now().plus(QUIET);
        boolean settled = false;
        for (int attempt = 0; attempt < 4 && !settled; attempt++) {
            settled = runUntil(limit, () -> QuietConverges.settled(world) || givenUp());
            if (!settled || !givenUp()) {
                break;
            }
            askAgain();
            settled = false;
        }
        runUntil(limit, () -> QuietConverges.settled(world));
        QuietConverges.mustBeSettled(world);
    }

    /** What was given up stays so until somebody asks. */
    private void askAgain() {
        for (Managed process : List.copyOf(world.state().processes().values())) {
            if (process.standing() == Managed.Standing.FAILED && Processes.awaited(process)) {
                world.ask(new Request.RestartProcess(process.name()));
            }
        }
        if (world.state().rollout().phase() == Rollout.Phase.BROKEN) {
            world.ask(new Request.Restart(new TreeSet<>()));
        }
    }

    private boolean givenUp() {
        State state = world.state();
        boolean job = !state.opened()
                && state.processes().values().stream()
                        .anyMatch(p -> p.standing() == Managed.Standing.FAILED && Processes.awaited(p));
        return world.managerUp()
                && state.phase() instanceof Phase.Running
                && state.linked()
                && (job || state.rollout().phase() == Rollout.Phase.BROKEN);
    }

    private boolean runUntil(Instant limit, Supplier<Boolean> enough) {
        while (!enough.get()) {
            if (world.finished() > 0 || !world.schedule.next(limit)) {
                return enough.get();
            }
        }
        return true;
    }

    /** One thing that comes from outside: mostly a request, else what the drawn faults allow. */
    private void trouble() {
        int kind = dice.between(0, 9);
        if (kind == 0 && world.strikes(Fault.RESET)) {
            world.wire.reset(dice.millis(100, 3_000));
        } else if (kind == 1 && world.strikes(Fault.LAUNCHER_DEATH)) {
            world.crashLauncher(dice.millis(100, world.inPod() ? 8_000 : 3_000));
            if (world.inPod() && dice.chance(0.4)) { // and meanwhile the manager is replaced
                world.schedule.after(dice.millis(0, 3_000), () -> world.crashManager(dice.millis(50, 4_000)));
            }
        } else if (kind == 2 && world.strikes(Fault.MANAGER_CRASH)) {
            world.crashManager(dice.millis(50, 4_000));
        } else if (kind == 3) {
            world.badDisk(world.strikes(Fault.BAD_DISK));
        } else if (kind == 4 && world.strikes(Fault.MURDER)) {
            List<Child> victims = world.victims();
            if (!victims.isEmpty()) {
                world.machine.die(dice.oneOf(victims), Exit.signal(Signal.KILL), false);
            }
        } else if (kind == 5 && dice.chance(0.5)) {
            world.files(dice.oneOf(List.of("old", "new")));
        } else {
            Request request = Pools.request(dice, world.settings, world.state().target());
            world.ask(request);
            if (request instanceof Request.Shutdown
                    && dice.chance(0.5)) { // the end of the pool is not that of one manager
                world.schedule.after(dice.millis(0, 1_000), () -> world.crashManager(dice.millis(50, 4_000)));
            }
        }
    }
}
