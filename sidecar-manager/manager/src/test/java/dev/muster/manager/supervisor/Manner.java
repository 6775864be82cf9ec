/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How one simulated process behaves, drawn when it is started.
 *
 * @param boot from exec until it serves; null when it hangs for ever
 * @param ends from exec until it ends by itself; null when it does not
 * @param announces whether it says {@code STOPPING=1} shortly before it ends by itself
 * @param saysReady whether it sends {@code READY=1} when it serves
 * @param freezes from exec until it is stopped by SIGSTOP; null when it is not
 * @param hangs from exec until it does nothing more by itself; null when it never does
 * @param hangsFor how long that lasts; null when it moves again only when all is calm
 * @param leaks bytes by which it grows in each second
 * @param lingers how long its group outlives it when nobody kills it; null when it has no group
 * @param stubborn whether the group takes no notice of the stop signal
 */
record Manner(
        @Nullable Duration boot,
        @Nullable Duration ends,
        int code,
        boolean announces,
        boolean saysReady,
        boolean ignoresTerm,
        Duration termTakes,
        @Nullable Duration freezes,
        @Nullable Duration hangs,
        @Nullable Duration hangsFor,
        long leaks,
        @Nullable Duration lingers,
        boolean stubborn,
        boolean missesWatchdog,
        boolean triggers,
        boolean asksForTime,
        boolean weakTooEarly,
        Sight.Strength seenAs) {

    private static final Duration A_MOMENT = Duration.ofMillis(1);

    /** Draws a manner; {@code strikes} says for each fault whether it is met here. */
    static Manner draw(Dice dice, Settings settings, Predicate<Fault> strikes, boolean badDisk) {
        boolean hangs = strikes.test(Fault.BOOT_HANGS);
        boolean crashesAtBoot = strikes.test(Fault.BOOT_CRASHES);
        boolean crashesOnceReady = strikes.test(Fault.CRASHES_ONCE_READY);
        if (badDisk) {
            int kind = dice.between(0, 2);
            hangs = kind == 0;
            crashesAtBoot = kind == 1;
            crashesOnceReady = kind == 2;
        }
        int within = (int) settings.within().toMillis();
        Duration boot = hangs
                ? null
                : strikes.test(Fault.SLOW_BOOT) ? dice.millis(within / 2, within * 2) : dice.millis(1, within / 3);
        boolean decides = strikes.test(Fault.DECIDES_TO_GO);
        Duration ends = null;
        if (crashesAtBoot) {
            ends = dice.millis(0, 200);
        } else if (boot != null && crashesOnceReady) {
            ends = boot.plus(dice.millis(1, 2_000));
        } else if (boot != null && (decides || strikes.test(Fault.CRASHES_LATER))) {
            ends = boot.plus(dice.millis(1_000, 40_000));
        }
        return new Manner(
                boot,
                ends,
                decides || dice.chance(0.3) ? 0 : dice.between(1, 3),
                strikes.test(Fault.ANNOUNCES_STOP),
                settings.ready() instanceof ReadyWhen.Notify || dice.chance(0.4),
                strikes.test(Fault.TERM_IGNORED),
                strikes.test(Fault.SLOW_TERM) ? dice.millis(100, 8_000) : A_MOMENT,
                strikes.test(Fault.FROZEN) ? dice.millis(0, 20_000) : null,
                strikes.test(Fault.HANGS) ? dice.millis(0, 15_000) : null,
                dice.chance(0.5) ? dice.millis(500, 30_000) : null,
                strikes.test(Fault.LEAKS) ? (long) dice.between(1, 200) << 20 : 0,
                strikes.test(Fault.GROUP_LINGERS) ? dice.millis(1, 15_000) : null,
                strikes.test(Fault.GROUP_STAYS),
                strikes.test(Fault.WATCHDOG_MISSED),
                strikes.test(Fault.WATCHDOG_TRIGGERED),
                strikes.test(Fault.ASKS_FOR_TIME),
                strikes.test(Fault.WEAK_TOO_EARLY),
                strikes.test(Fault.CANNOT_BE_SEEN)
                        ? Sight.Strength.UNKNOWN
                        : dice.chance(0.3) ? Sight.Strength.WEAK : Sight.Strength.STRONG);
    }

    /** Of a managed process: one that is a job ends soon, another stays unless a fault is met. */
    static Manner ofProcess(Dice dice, boolean job, Predicate<Fault> strikes, boolean badDisk) {
        boolean crashes = badDisk || strikes.test(Fault.BOOT_CRASHES);
        Duration ends = null;
        if (crashes) {
            ends = dice.millis(0, 200);
        } else if (job) {
            ends = dice.millis(1, 3_000);
        } else if (strikes.test(Fault.CRASHES_ONCE_READY)) {
            ends = dice.millis(1, 2_000);
        } else if (strikes.test(Fault.CRASHES_LATER) || strikes.test(Fault.DECIDES_TO_GO)) {
            ends = dice.millis(500, 40_000);
        }
        return new Manner(
                null,
                ends,
                crashes ? 1 : job ? 0 : dice.between(0, 2),
                false,
                false,
                strikes.test(Fault.TERM_IGNORED),
                strikes.test(Fault.SLOW_TERM) ? dice.millis(100, 8_000) : A_MOMENT,
                strikes.test(Fault.FROZEN) && !job ? dice.millis(0, 20_000) : null,
                null,
                null,
                0,
                strikes.test(Fault.GROUP_LINGERS) ? dice.millis(1, 15_000) : null,
                strikes.test(Fault.GROUP_STAYS),
                false,
                false,
                false,
                false,
                Sight.Strength.UNKNOWN);
    }
}
