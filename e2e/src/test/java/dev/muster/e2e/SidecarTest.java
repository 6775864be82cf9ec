/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a pod does, without one: manager and launcher are two programs that share a folder, and clients ask all the time. */
@EndToEnd
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SidecarTest {
    private static final Path LAUNCHER = Host.REPOSITORY.resolve("sidecar-manager/launcher/target/muster-launcher");
    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    void ten_killed_managers_cost_no_request_and_no_worker(Host host) throws Exception {
        replaced(host, "KILL");
    }

    @Test
    void ten_managers_told_to_stop_cost_no_request_and_no_worker(Host host) throws Exception {
        replaced(host, "TERM");
    }

    private static void replaced(Host host, String signal) throws Exception {
        var port = Host.freePort();
        var run = Files.createDirectory(host.folder().resolve("run"));
        var control = new ControlSocket(run.resolve("control.sock"));
        var manager = sidecar(host, run, port);
        host.start(
                host.folder(),
                List.of(
                        LAUNCHER.toString(),
                        run.resolve("launcher.sock").toString(),
                        "--",
                        "python3",
                        Host.worker("tiny.py"),
                        "{fd:http}"));
        var pids = awaitReady(control, 4).pids();

        try (var load = LoadClient.on(port).connecting(4).keepingAlive(4)) {
            load.awaitAnswers(100);
            for (var i = 0; i < 10; i++) {
                manager.signal(signal);
                assertThat(manager.awaitExit(LONG)).isEqualTo(signal.equals("KILL") ? 137 : 0);
                manager = sidecar(host, run, port);
                assertThat(awaitReady(control, 4).pids()).isEqualTo(pids);
            }
            var report = load.stop();
            System.out.printf("10 managers ended by %s, one after the other: %s%n", signal, report);
            assertThat(report.failures()).isEmpty();
        }
        control.post("/v1/scale", "{\"workers\": 5}");
        awaitReady(control, 5);
    }

    private static MusterProcess sidecar(Host host, Path run, int port) throws IOException {
        host.with("MUSTER_RUN_DIR", run);
        var file = host.write(
                "pool.yaml",
                "name: web\nworkers: 4\nlisten: [{name: http, port: " + port
                        + "}]\ninspector: {health: '127.0.0.1:0'}\n");
        return host.start(host.folder(), Host.command("sidecar", "--config", file));
    }

    private static PoolState awaitReady(ControlSocket control, int workers) {
        return Await.until( // nobody answers while there is no manager
                workers + " workers ready",
                LONG,
                control::state,
                state -> state.ready() == workers && state.workers().size() == workers);
    }
}
