/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One run: a fleet with a random wish lives through a phase in which a random few faults strike and its user changes his mind, and then
 * through a quiet phase in which it must come to rest. All of it follows from the seed.
 */
final class Simulation {
    private static final Duration QUIET = Duration.ofHours(3);
    private static final Duration STILL_BAD = Duration.ofMinutes(15);

    private final Dice dice;
    private final World world;
    private final Operator operator;
    private final User user;

    private Simulation(long seed, Heart heart, boolean told) {
        dice = new Dice(seed);
        Map<Fault, Double> rates = Fault.swarm(dice);
        world = new World(dice, User.firstWish(dice), rates, new java.util.ArrayList<>());
        operator = new Operator(world, heart, new Trace(told));
        user = new User(world);
        world.promises.addAll(List.of(
                new BudgetHolds(operator),
                new StepsFollowSight(),
                new BadRevisionsStop(operator),
                new IllCanariesFail(operator),
                new ReasonsAreStated(),
                new NothingIsRestartedForNothing(),
                new NewPodsBeginWithProof(operator),
                new NeverIdle(),
                new WorkersAreScaledAtOnce(),
                new PauseAndTemplateAreKept(),
                new SettingsComeFirst(),
                new MemoryIsQuiet(heart)));
    }

    /** Runs one seed; how many looks and steps there were. A failing one is run again to tell its story, in a {@link Violation}. */
    static Trace run(long seed, Heart heart) {
        Simulation simulation = new Simulation(seed, heart, false);
        try {
            simulation.live();
            return simulation.operator.trace;
        } catch (Violation violation) {
            return tell(seed, heart, violation);
        }
    }

    private static Trace tell(long seed, Heart heart, Violation first) {
        Simulation again = new Simulation(seed, heart, true);
        try {
            again.live();
        } catch (Violation violation) {
            violation.tellStory("seed " + seed + "\n" + again.world.wish + "\n" + again.operator.trace);
            throw violation;
        }
        throw new AssertionError("the same seed told another story: " + first);
    }

    private void live() {
        user.begin();
        operator.run();
        deploy();
        Duration storm = dice.millis(60_000, 900_000);
        int troubles = dice.between(0, 14);
        for (int i = 0; i < troubles; i++) {
            world.schedule.after(dice.millis(0, (int) storm.toMillis()), () -> user.trouble(operator.trace));
        }
        runUntil(Instant.EPOCH.plus(storm), () -> false);
        world.calm();
        user.resume();
        if (dice.chance(0.25)) {
            oneIsSilent();
        }
        if (world.bad.contains(world.wish.revision())) {
            runUntil(world.real().plus(QUIET), operator::up);
            runUntil(world.real().plus(STILL_BAD), () -> false);
            QuietConverges.mustSayWhy(world, operator);
            user.repair();
        }
        Memory.Rollout rollout = operator.memory().rollout();
        if (!world.fragile.isEmpty() || (rollout != null && rollout.stopped() != null)) {
            user.repair();
        }
        Instant limit = world.real().plus(QUIET);
        runUntil(limit, () -> QuietConverges.settled(world, operator));
        QuietConverges.mustBeSettled(world, operator);
        long steps = operator.trace.steps();
        runUntil(world.real().plusSeconds(180), () -> false);
        QuietConverges.mustBeSettled(world, operator);
        QuietConverges.mustRest(operator.trace.steps() - steps);
    }

    /** All is well but for one pod that cannot be reached, and something new is wanted. */
    private void oneIsSilent() {
        runUntil(world.real().plusSeconds(dice.between(0, 240)), () -> false);
        user.repair();
        runUntil(world.real().plusSeconds(dice.between(0, 4)), () -> false);
        List<Truth> pods = world.living();
        if (!pods.isEmpty()) {
            dice.oneOf(pods).silent = true;
        }
        runUntil(world.real().plusSeconds(900), () -> false);
        world.calm();
    }

    private void deploy() {
        world.deploy();
        world.schedule.after(dice.millis(300, 3_000), this::deploy);
    }

    private void runUntil(Instant limit, Supplier<Boolean> enough) {
        while (!enough.get() && world.schedule.next(limit)) {
            // one thing after the other
        }
    }
}
