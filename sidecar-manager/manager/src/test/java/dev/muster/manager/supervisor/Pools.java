/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;
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
                dice.chance(0.8) ? null : dice.millis(2_000, 8_000),
                dice.chance(0.2),
                dice.chance(0.2));
    }

    private static Share share(Dice dice, int most) {
        return dice.chance(0.3) ? new Share(dice.between(0, 50), true) : Share.of(dice.between(0, most));
    }

    static int workers(Dice dice) {
        return dice.chance(0.03) ? dice.between(7, 16) : dice.between(0, 5);
    }

    static Request request(Dice dice, Target target) {
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
