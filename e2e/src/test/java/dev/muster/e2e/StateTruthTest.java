/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The state document against {@code /proc}, while everything happens at once.
 *
 * <p>The two cannot be read at the same instant, so {@code /proc} is read before and after. A row whose process was alive at
 * neither time, and a process that was alive at both and has no row, is a difference; while news travel from the kernel to the
 * manager there may be one. A difference that is still there a second later is a lie.
 */
@EndToEnd
class StateTruthTest {
    private static final int COMPARISONS = 1000;
    private static final Duration NEWS_TRAVEL = Duration.ofSeconds(5); // on a loaded machine

    @Test
    void state_never_lies_in_a_storm_of_kills_stops_scales_and_restarts(Host host) throws Exception {
        var seed = System.nanoTime();
        System.out.println("storm with seed " + seed);
        var muster = host.with("BOOT_DELAY", 0.05).runTiny(6, Host.freePort());
        var launcher = muster.launcher();
        var over = new AtomicBoolean();
        var storm = Thread.ofPlatform().start(() -> rage(muster, new Random(seed), over));

        var differences = 0;
        var longest = Duration.ZERO;
        for (var i = 0; i < COMPARISONS; i++) {
            // Most through the control socket, which is what the command line asks; some through the command line.
            var difference = i % 50 == 0 ? differenceByCommandLine(muster, launcher) : difference(muster, launcher);
            if (!difference.isEmpty()) {
                differences++;
                longest = max(longest, settle(muster, launcher, difference));
            }
        }
        over.set(true);
        storm.join();

        System.out.printf(
                "%d comparisons of the state with /proc: %d differed for a moment, the longest for %s%n",
                COMPARISONS, differences, LoadReport.millis(longest));
        muster.control().post("/v1/scale?wait=20s", "{\"workers\":6}");
        assertThat(difference(muster, launcher)).isEmpty();
    }

    /** Waits until this difference is gone (others may have come), and returns how long that took. */
    private static Duration settle(MusterProcess muster, long launcher, Set<String> difference) {
        var begin = System.nanoTime();
        Await.until(
                "the state agrees with /proc",
                NEWS_TRAVEL,
                () -> {
                    var still = new HashSet<>(difference);
                    still.retainAll(difference(muster, launcher));
                    return still;
                },
                Set::isEmpty);
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private static Set<String> difference(MusterProcess muster, long launcher) {
        var before = living(launcher);
        var state = muster.state();
        return difference(before, state, living(launcher));
    }

    private static Set<String> differenceByCommandLine(MusterProcess muster, long launcher) {
        var before = living(launcher);
        var state = new PoolState(
                ControlSocket.parse(muster.cli("state", "-o", "json").exits(0).out()));
        return difference(before, state, living(launcher));
    }

    private static Set<String> difference(Set<Long> before, PoolState state, Set<Long> after) {
        var shown = new HashSet<>(state.pids());
        var differences = new HashSet<String>();
        for (var pid : shown) {
            if (!before.contains(pid) && !after.contains(pid)) {
                differences.add("a row for dead process " + pid);
            }
        }
        for (var pid : before) {
            if (after.contains(pid) && !shown.contains(pid)) {
                differences.add("no row for live process " + pid);
            }
        }
        return differences;
    }

    private static Set<Long> living(long launcher) {
        return ProcFs.children(launcher).stream().map(ProcFs.Stat::pid).collect(Collectors.toSet());
    }

    private static void rage(MusterProcess muster, Random random, AtomicBoolean over) {
        while (!over.get()) {
            var pids = muster.state().pids();
            var control = muster.control();
            switch (random.nextInt(6)) {
                case 0, 1 -> pick(pids, random, pid -> Signals.kill(pid));
                case 2 -> pick(pids, random, pid -> Signals.send("TERM", pid));
                case 3 -> control.post("/v1/scale", "{\"workers\":" + random.nextInt(1, 10) + "}");
                case 4 -> control.post("/v1/restart", "{}");
                default -> {
                    var slot = random.nextInt(6);
                    control.post("/v1/workers/" + slot + (random.nextBoolean() ? "/stop" : "/start"), "");
                }
            }
            try {
                Thread.sleep(random.nextInt(80));
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static void pick(List<Long> pids, Random random, LongConsumer action) {
        if (!pids.isEmpty()) {
            action.accept(pids.get(random.nextInt(pids.size())));
        }
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
