/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Workers die. */
@EndToEnd
class CrashTest {
    private static final Duration AT_ONCE = Duration.ofSeconds(5); // on a loaded machine

    @Test
    void a_killed_worker_is_replaced_at_once_and_no_other_is_touched(Host host) {
        var muster = host.runTiny(8, Host.freePort());
        var launcher = muster.launcher();
        var delays = new ArrayList<Duration>();

        for (var slot = 0; slot < 8; slot++) {
            var before = muster.state();
            delays.add(killAndSeeTheReplacement(launcher, before.worker(slot).pid()));
            var after = muster.awaitReady(8);
            var others = new HashSet<>(before.pids());
            others.remove(before.worker(slot).pid());
            assertThat(after.pids()).containsAll(others);
            assertThat(after.worker(slot).json().path("lastExit").path("signal").asInt())
                    .isEqualTo(9);
            assertThat(after.worker(slot).json().path("restarts").asInt()).isEqualTo(1);
        }

        delays.sort(null);
        System.out.printf(
                "kill -9 of one worker to the exec of its replacement: p50 %s, max %s%n",
                LoadReport.millis(delays.get(4)), LoadReport.millis(delays.getLast()));
        assertThat(delays.getLast()).isLessThan(AT_ONCE);
    }

    private static Duration killAndSeeTheReplacement(long launcher, long victim) {
        var known = new HashSet<>(pids(ProcFs.children(launcher)));
        var begin = System.nanoTime();
        Signals.kill(victim);
        while (true) {
            for (var pid : ProcFs.childrenNow(launcher)) {
                // Between fork and exec a child still has the launcher's command line.
                if (!known.contains(pid) && ProcFs.commandLine(pid).contains("tiny.py")) {
                    return Duration.ofNanos(System.nanoTime() - begin);
                }
            }
            assertThat(System.nanoTime() - begin).as("time to the replacement").isLessThan(10_000_000_000L);
        }
    }

    private static List<Long> pids(List<ProcFs.Stat> processes) {
        return processes.stream().map(ProcFs.Stat::pid).toList();
    }

    @Test
    void when_all_are_killed_under_load_connections_wait_and_none_is_refused(Host host) {
        var port = Host.freePort();
        var muster = host.with("REQUEST_DELAY", 0.02)
                .run(Servers.arguments(Servers.uvicorn(), "--workers", 4, "--listen", "http=" + port));
        muster.awaitReady(4);
        var clients = 16;

        try (var load = LoadClient.on(port).connecting(clients)) {
            load.awaitAnswers(100);
            muster.state().pids().forEach(Signals::kill);
            load.awaitAnswers(100);
            var report = load.stop();
            System.out.printf("kill -9 of all 4 uvicorn workers under load: %s%n", report);
            // Each client may have had one request in the hands of a worker that died, before its answer or within it.
            assertThat(report.failures().keySet())
                    .allMatch(kind -> kind.startsWith("reset") || kind.equals("answer (incomplete)"));
            assertThat(report.failed()).isLessThanOrEqualTo(clients);
        }
        muster.awaitReady(4);
    }

    @Test
    void a_worker_that_crashes_at_every_boot_is_forked_once_per_step_of_the_back_off(Host host) {
        var deploy = host.write("deploy", "good");
        var muster = host.with("DEPLOY", deploy).runTiny(1, Host.freePort());
        var launcher = muster.launcher();
        var both = List.of(launcher, muster.manager());
        host.write("deploy", "import-error");
        var before = muster.state().worker(0);

        Signals.kill(before.pid());
        LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
        var cpu = ProcFs.cpuOf(both);
        LockSupport.parkNanos(Duration.ofSeconds(6).toNanos());
        cpu = ProcFs.cpuOf(both).minus(cpu);

        var after = muster.state().worker(0);
        var forks = after.json().path("restarts").asLong() - 1; // the first end was ours
        var share = 100.0 * cpu.toMillis() / 6000;
        System.out.printf(
                "crash loop: %d forks in 9 s, manager and launcher use %.2f %% of a core: %s%n", forks, share, after);
        // At once, then behind 200 ms, 400, 800, 1600, 3200 (with jitter, if there is any, never twice as fast).
        assertThat(forks).isBetween(3L, 8L);
        assertThat(after.state()).isIn("backoff", "failed");
        assertThat(share).isLessThan(2.0);
    }

    @Test
    void a_worker_in_back_off_comes_back_when_its_cause_is_gone(Host host) {
        var deploy = host.write("deploy", "good");
        var muster = host.with("DEPLOY", deploy).runTiny(2, Host.freePort());
        host.write("deploy", "import-error");
        Signals.kill(muster.state().worker(0).pid());
        muster.await(
                "slot 0 is in back-off",
                Duration.ofSeconds(10),
                state -> state.worker(0).state().equals("backoff"));
        assertThat(muster.state().worker(1).isReady()).isTrue();

        host.write("deploy", "good");

        muster.awaitReady(2);
    }
}
