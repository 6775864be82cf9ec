/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Random settings and requests, small enough that much happens in little time. */
final class Pools {

    private Pools() {}

    static Settings settings(Dice dice) {
        int within = dice.between(1_000, 15_000);
        ReadyWhen ready = dice.oneOf(List.of(
                new ReadyWhen.Auto(false),
                new ReadyWhen.Auto(true),
                new ReadyWhen.Notify(),
                new ReadyWhen.Accepting(false),
                new ReadyWhen.Alive(Duration.ofMillis(within / 2)),
                new ReadyWhen.Exec(Duration.ofMillis(500))));
        TreeSet<String> sockets = new TreeSet<>(
                dice.oneOf(List.of(List.<String>of(), List.of("http"), List.of("http"), List.of("admin", "http"))));
        if (ready instanceof ReadyWhen.Accepting && sockets.isEmpty()) {
            sockets.add("http");
        }
        return new Settings(
                ready,
                Duration.ofMillis(Math.max(within, 4_000)),
                sockets,
                new RestartBudget(share(dice, 2), share(dice, 1)),
                dice.between(1, 4),
                dice.oneOf(List.of(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(3))),
                new Backoff(
                        dice.chance(0.8) ? Duration.ZERO : dice.millis(1, 300),
                        dice.millis(50, 500),
                        dice.millis(500, 10_000),
                        dice.millis(2_000, 30_000)),
                Signal.TERM,
                dice.chance(0.1) ? Duration.ZERO : dice.millis(100, 10_000),
                dice.chance(0.7) ? Duration.ZERO : dice.millis(1, 3_000),
                watchdog(dice),
                recycle(dice),
                helpers(dice),
                stay(dice),
                dice.chance(0.2));
    }

    private static Stay stay(Dice dice) {
        return dice.chance(0.4)
                ? Stay.BEYOND_THE_LAUNCHER
                : dice.chance(0.3) ? Stay.IF_THE_START_SUCCEEDS : Stay.UNTIL_SHUTDOWN;
    }

    private static Watchdog watchdog(Dice dice) {
        Duration stuck = dice.millis(1_000, 6_000);
        return new Watchdog(
                stuck,
                dice.chance(0.6) ? null : stuck.plus(dice.millis(0, 10_000)),
                dice.chance(0.8) ? null : dice.millis(2_000, 8_000));
    }

    private static Recycle recycle(Dice dice) {
        if (dice.chance(0.7)) {
            return Recycle.NEVER;
        }
        return new Recycle(
                dice.chance(0.4) ? null : dice.millis(3_000, 20_000),
                dice.chance(0.5) ? 0 : (long) dice.between(100, 600) << 20,
                dice.between(0, 50));
    }

    private static Helpers helpers(Dice dice) {
        if (dice.chance(0.5)) {
            return Helpers.NONE;
        }
        List<ProcessRule> processes = new ArrayList<>();
        for (int i = dice.between(0, 3); i > 0; i--) {
            ProcessRule.Restart restart = dice.oneOf(List.of(ProcessRule.Restart.values()));
            boolean auto = dice.chance(0.8);
            boolean first = dice.chance(0.3);
            String of = "p" + i;
            for (int instance = dice.between(1, 2); instance > 0; instance--) {
                String name = instance == 1 ? of : of + "-" + instance;
                processes.add(new ProcessRule(name, of, restart, auto, first, false, Launch.of(List.of(of))));
            }
        }
        return new Helpers(
                processes,
                List.of(
                        new CommandRule.Exec("flush", Launch.of(List.of("flush")), dice.millis(500, 5_000)),
                        new CommandRule.Send("rotate", Signal.CONT, dice.oneOf(List.of(CommandRule.To.values())))));
    }

    private static Request aboutHelpers(Dice dice) {
        String name = dice.oneOf(List.of("p1", "p1-1", "p1-2", "p2", "p3", "tmp1", "tmp2"));
        return switch (dice.between(0, 7)) {
            case 0, 1 -> new Request.StartProcess(name);
            case 2 -> new Request.StopProcess(name);
            case 3 -> new Request.RestartProcess(name);
            case 4 ->
                new Request.RunProcess(
                        dice.oneOf(List.of("tmp1", "tmp2")),
                        dice.oneOf(List.of(ProcessRule.Restart.values())),
                        Launch.of(List.of("tmp")));
            case 5 -> new Request.Call("rotate", List.of());
            default -> new Request.Call("flush", List.of("--all"));
        };
    }

    private static Share share(Dice dice, int most) {
        return dice.chance(0.3) ? new Share(dice.between(0, 50), true) : Share.of(dice.between(0, most));
    }

    static int workers(Dice dice) {
        return dice.chance(0.03) ? dice.between(7, 16) : dice.between(0, 5);
    }

    static Request request(Dice dice, Settings settings, Target target) {
        if (!settings.helpers().equals(Helpers.NONE) && dice.chance(0.4)) {
            return aboutHelpers(dice);
        }
        int slot = dice.between(-1, 6);
        return switch (dice.between(0, 19)) {
            case 0, 1, 2, 3, 4, 5 -> new Request.Restart(new TreeSet<>());
            case 6, 7 -> new Request.Restart(new TreeSet<>(List.of(slot, dice.between(0, 3))));
            case 8, 9 -> new Request.Restart(new TreeSet<>(List.of(Math.max(0, slot))));
            case 10, 11 -> new Request.Scale(workers(dice));
            case 12 -> new Request.ScaleBy(dice.between(-2, 2));
            case 13, 14 -> new Request.Stop(slot);
            case 15, 16 -> new Request.Start(slot);
            case 17 -> new Request.Retarget(dice.chance(0.5) ? workers(dice) : null, target.revision());
            case 18 -> new Request.Retarget(dice.chance(0.5) ? workers(dice) : null, "r" + dice.between(1, 3));
            default -> dice.chance(0.3) ? new Request.Shutdown(dice.chance(0.3)) : new Request.Restart(new TreeSet<>());
        };
    }
}
