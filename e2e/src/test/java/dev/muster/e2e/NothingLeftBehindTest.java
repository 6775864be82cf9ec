/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** However a pool ends, its processes end with it. */
@EndToEnd
class NothingLeftBehindTest {
    private static final Duration SOON = Duration.ofSeconds(15); // on a loaded machine; half of the grace

    @Test
    void shutdown_ends_everything_and_run_exits_0(Host host) {
        var muster =
                host.run(Servers.arguments(Servers.gunicorn(), "--workers", 2, "--listen", "http=" + Host.freePort()));
        muster.awaitReady(2);

        muster.cli("shutdown").exits(0);

        assertThat(muster.awaitExit(SOON)).isZero();
        host.awaitNothingLeft(SOON);
        assertThat(host.runtimeFolder().resolve("muster/web.sock")).doesNotExist();
    }

    @Test
    void shutdown_lets_a_request_finish_that_is_under_way(Host host) throws Exception {
        var port = Host.freePort();
        var muster = host.with("REQUEST_DELAY", 1).runTiny(1, port);
        try (var connection = HttpConnection.to("127.0.0.1", port)) {
            var answer = CompletableFuture.supplyAsync(() -> {
                try {
                    connection.ask("/pid", false);
                    return connection.body();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            Await.until(
                    "the request is accepted",
                    SOON,
                    () -> muster.state().socket().path("queue").asInt(-1) == 0);

            muster.cli("shutdown").exits(0);

            assertThat(answer.get()).isNotEmpty();
        }
        host.awaitNothingLeft(SOON);
    }

    @Test
    void shutdown_now_does_not_wait_for_a_worker_that_ignores_its_signals(Host host) {
        var muster = host.run(
                "--workers",
                2,
                "--listen",
                "http=" + Host.freePort(),
                "--",
                "python3",
                Host.worker("stubborn.py"),
                "{fd:http}",
                "ignores-term");
        muster.awaitReady(2);

        var outcome = muster.cli("shutdown", "--now").exits(0);

        assertThat(outcome.took()).isLessThan(SOON);
        muster.awaitExit(SOON);
        host.awaitNothingLeft(SOON);
    }

    @Test
    void a_manager_that_is_killed_takes_its_launcher_and_workers_along(Host host) {
        host.write("pool.yaml", """
                name: web
                command: [python3, "%s", "{fd:http}", has-grandchildren]
                workers: 2
                listen: [{name: http, port: %d}]
                stop: {grace: 1s}
                """.formatted(Host.worker("stubborn.py"), Host.freePort()));
        var muster = host.run("--config", "pool.yaml");
        muster.awaitReady(2);

        Signals.kill(muster.manager());

        host.awaitNothingLeft(SOON);
    }

    @Test
    void a_launcher_that_is_killed_leaves_no_orphans(Host host) {
        var muster = host.runTiny(2, Host.freePort());
        var orphans = muster.state().pids();

        Signals.kill(muster.launcher());

        Await.until("the workers are gone", SOON, () -> orphans.stream().noneMatch(ProcFs::alive));
    }

    @Test
    void a_pool_can_be_started_again_at_once_on_the_same_port(Host host) throws Exception {
        var port = Host.freePort();
        var first = host.runTiny(1, port);
        HttpConnection.get("127.0.0.1", port, "/pid"); // leaves a connection in TIME_WAIT
        first.cli("shutdown").exits(0);
        first.awaitExit(SOON);

        host.runTiny(1, port);

        assertThat(HttpConnection.get("127.0.0.1", port, "/pid")).isNotEmpty();
    }
}
