/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The code on disk is changed for the worse, and somebody says {@code muster restart}. */
@EndToEnd
class BadDeployTest {
    private static final int WORKERS = 2;
    private static final int CLIENTS = 8;

    @Test
    void an_import_error_stops_the_restart_and_is_shown(Host host) {
        var report = deploys(host, "import-error", "exit 1", "No module named 'invoices'");
        assertThat(report.failures()).isEmpty();
    }

    @Test
    void an_exit_0_at_once_stops_the_restart_and_is_shown(Host host) {
        var report = deploys(host, "exit-0", "exit 0", "nothing to do (a bad deploy)");
        assertThat(report.failures()).isEmpty();
    }

    @Test
    void a_hang_in_boot_stops_the_restart_and_is_shown(Host host) {
        var report = deploys(host, "hang", "ready", "waiting for the database");
        assertThat(report.failures()).isEmpty();
    }

    @Test
    void a_crash_soon_after_ready_stops_the_restart_and_is_shown(Host host) {
        var report = deploys(host, "crash-later", "ABRT", "out of invoices");
        // A process that dies takes the requests with it that it has accepted: nobody else's.
        assertThat(report.failures().keySet()).allMatch(kind -> kind.startsWith("reset"));
        assertThat(report.failed()).isLessThanOrEqualTo(3 * CLIENTS);
    }

    private static LoadReport deploys(Host host, String deploy, String reason, String lastLine) {
        var port = Host.freePort();
        var muster = host.run("--config", pool(host, port).toString());
        muster.awaitReady(WORKERS);
        var good = muster.state().pids();

        LoadReport report;
        try (var load = LoadClient.on(port).connecting(CLIENTS);
                var watch = ReadyWatch.of(muster)) {
            load.awaitAnswers(50);
            host.write("deploy", deploy);
            var outcome = muster.cli("restart").exits(1).complains(reason, lastLine);
            System.out.printf("bad deploy (%s): restart failed after %s%n", deploy, LoadReport.millis(outcome.took()));
            forksStop(muster);
            watch.stop();
            report = load.stop();
            System.out.printf("  fewest ready %d of %d; %s%n", watch.fewestReady(), WORKERS, report);
            assertThat(watch.fewestReady()).isGreaterThanOrEqualTo(WORKERS);
        }
        assertThat(muster.state().pids()).as("what served before serves on").containsExactlyInAnyOrderElementsOf(good);

        host.write("deploy", "good");
        muster.cli("restart").exits(0);
        assertThat(muster.awaitReady(WORKERS).pids()).doesNotContainAnyElementsOf(good);
        return report;
    }

    private static Path pool(Host host, int port) {
        var deploy = host.write("deploy", "good");
        return host.write("pool.yaml", """
                name: web
                command: %s
                workers: %d
                listen: [{name: http, port: %d}]
                ready: {within: 15s}
                restart: {failures: 2}
                env: {DEPLOY: "%s", REQUEST_DELAY: "0.01"}
                """.formatted(Servers.yaml(Servers.uvicorn()), WORKERS, port, deploy));
    }

    /** For two seconds no slot gets a new process: longer than the first steps of the back-off together. */
    private static void forksStop(MusterProcess muster) {
        var before = incarnations(muster);
        LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
        assertThat(incarnations(muster))
                .as("incarnations after the restart was given up; the last one may go meanwhile")
                .isLessThanOrEqualTo(before);
    }

    private static long incarnations(MusterProcess muster) {
        return muster.state().workers().stream()
                .mapToLong(PoolState.Worker::incarnation)
                .max()
                .orElseThrow();
    }
}
