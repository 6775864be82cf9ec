/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A rolling restart costs nobody anything. */
@Order(1) // it takes the longest
@EndToEnd
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RollingRestartTest {
    private static final Duration SILENCE = Duration.ofSeconds(5); // on a loaded machine

    @Test
    void twenty_restarts_under_load_lose_nothing_and_never_leave_fewer_than_four_ready(Host host) {
        var report = restarts(host, 20, Servers.go());

        assertThat(report.failures()).isEmpty();
        assertThat(report.silence()).isLessThan(SILENCE);
    }

    /**
     * uvicorn, when it is told to stop, closes what it has accepted and not yet read from. The client sees a closed connection and no
     * answer; nobody but uvicorn could prevent that (docs/servers.md). Nothing else may happen, and that only rarely.
     */
    @Test
    void restarts_of_uvicorn_under_load_lose_at_most_what_a_stopping_uvicorn_has_accepted_and_not_read(Host host) {
        var times = 3;
        var report = restarts(host, times, Servers.uvicorn());

        assertThat(report.failures().keySet()).allMatch(kind -> kind.startsWith("reset"));
        assertThat(report.failed()).isLessThanOrEqualTo(4L * times);
        assertThat(report.silence()).isLessThan(SILENCE);
    }

    private static LoadReport restarts(Host host, int times, Object[] server) {
        var port = Host.freePort();
        var muster = host.with("BOOT_DELAY", 1)
                .with("REQUEST_DELAY", 0.02)
                .run(Servers.arguments(server, "--workers", 4, "--listen", "http=" + port));
        var before = muster.awaitReady(4);
        var seen = new HashSet<>(before.pids());
        var took = new ArrayList<Duration>();

        try (var load = LoadClient.on(port).connecting(8).keepingAlive(8);
                var watch = ReadyWatch.of(muster);
                var events = EventStream.of(muster)) {
            load.awaitAnswers(100);
            for (var i = 0; i < times; i++) {
                took.add(muster.cli("restart").exits(0).took());
                assertThat(seen.addAll(muster.state().pids())).isTrue();
            }
            var report = load.stop();
            watch.stop();
            System.out.printf(
                    "%d rolling restarts of 4 workers of %s with a 1 s boot: %s%n  fewest ready %d in %d samples, "
                            + "fewest by the events %d, one restart takes %s%n",
                    times,
                    server[0],
                    report,
                    watch.fewestReady(),
                    watch.samples(),
                    events.fewestReady(before),
                    LoadReport.millis(median(took)));
            assertThat(watch.fewestReady()).as("ready workers").isGreaterThanOrEqualTo(4);
            assertThat(events.fewestReady(before))
                    .as("ready workers, by the events")
                    .isGreaterThanOrEqualTo(4);
            assertThat(seen).as("every worker was replaced in every restart").hasSize(4 * (times + 1));
            return report;
        }
    }

    @Test
    void only_the_named_slots_are_restarted(Host host) {
        var muster = host.runTiny(3, Host.freePort());
        var before = muster.state();

        muster.cli("restart", "1").exits(0);

        var after = muster.awaitReady(3);
        assertThat(after.worker(0).pid()).isEqualTo(before.worker(0).pid());
        assertThat(after.worker(1).pid()).isNotEqualTo(before.worker(1).pid());
        assertThat(after.worker(2).pid()).isEqualTo(before.worker(2).pid());
    }

    private static Duration median(List<Duration> times) {
        return times.stream().sorted().skip(times.size() / 2).findFirst().orElseThrow();
    }
}
