/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is done about a worker that is stuck: another stands in for it, and only the user's own limit ends it. */
@EndToEnd
class StuckWorkerTest {
    private static final Duration SOON = Duration.ofSeconds(30); // on a loaded machine

    @Test
    void another_worker_stands_in_for_it_until_it_goes_on(Host host) throws IOException {
        var port = Host.freePort();
        var muster = start(host, port, "watchdog: {stuck: 3s}", "restart: {maxSurge: 1}");
        var worker = muster.state().worker(0);
        try (var events = EventStream.of(muster)) {
            Signals.send("STOP", worker.pid());
            var state = muster.await(
                    "it is stuck, and another is ready",
                    SOON,
                    now -> row(now, worker).stuck().isPresent()
                            && another(now, worker).isReady());
            assertThat(row(state, worker).stuck()).hasValue("stopped");
            assertThat(types(events)).contains("stuck");
            assertThat(HttpConnection.get("127.0.0.1", port, "/pid")).isEqualTo(pid(another(state, worker)));

            Signals.send("CONT", worker.pid());
            muster.await(
                    "it goes on, and is alone again",
                    SOON,
                    now -> now.workers().size() == 1 && row(now, worker).stuck().isEmpty());
        }
    }

    @Test
    void while_nobody_accepts_the_pool_is_not_ready(Host host) throws IOException {
        var port = Host.freePort();
        var muster = start(host, port, "watchdog: {stuck: 3s}", "restart: {maxSurge: 0, maxUnavailable: 1}");
        var worker = muster.state().worker(0).pid();
        assertThat(readyz(muster)).isEqualTo(200);

        Signals.send("STOP", worker);
        try (var request = HttpConnection.asking(port, "/pid")) {
            Await.until("it is not ready", SOON, () -> readyz(muster) == 503);
            muster.await(
                    "the reason",
                    SOON,
                    now -> now.json()
                            .path("observed")
                            .path("reason")
                            .asText()
                            .contains("nobody accepts connections at http"));

            Signals.send("CONT", worker);
            assertThat(request.getInputStream().read()).isEqualTo('H');
            Await.until("it is ready again", SOON, () -> readyz(muster) == 200);
        }
    }

    @Test
    void beyond_the_limit_that_the_user_gave_it_is_ended_by_ABRT_and_replaced(Host host) throws IOException {
        var port = Host.freePort();
        var muster = start(host, port, "watchdog: {stuck: 3s, kill: 20s}", "restart: {maxSurge: 0, maxUnavailable: 1}");
        var stuck = muster.state().worker(0).incarnation();
        try (var events = EventStream.of(muster);
                var request = HttpConnection.asking(port, "/loop")) {
            var replaced = muster.await(
                    "it is replaced",
                    SOON.multipliedBy(2),
                    now -> now.ready() == 1 && now.worker(0).incarnation() != stuck);

            var exit = replaced.worker(0).json().path("lastExit");
            assertThat(exit.path("name").asText()).as(exit.toString()).isEqualTo("ABRT");
            assertThat(HttpConnection.get("127.0.0.1", port, "/pid")).isEqualTo(pid(replaced.worker(0)));
            assertThat(request.getInputStream().read()).isEqualTo(-1);
            assertThat(types(events)).contains("stuck", "exited", "ready");
        }
    }

    private static MusterProcess start(Host host, int port, String... more) {
        Servers.need("uvicorn");
        host.write("pool.yaml", """
                name: web
                command: [uvicorn, --app-dir, "%s", "trouble:asgi", --fd, "{fd:http}", --no-access-log]
                workers: 1
                listen: [{name: http, port: %d}]
                stop: {grace: 2s}
                """.formatted(Host.worker("hanging"), port) + String.join("\n", more));
        var muster = host.run("--config", "pool.yaml");
        muster.awaitReady(1);
        return muster;
    }

    private static int readyz(MusterProcess muster) {
        return muster.control().request("GET", "/readyz", "").status();
    }

    private static PoolState.Worker row(PoolState state, PoolState.Worker worker) {
        return state.workers().stream()
                .filter(row -> row.incarnation() == worker.incarnation())
                .findFirst()
                .orElseThrow();
    }

    private static PoolState.Worker another(PoolState state, PoolState.Worker worker) {
        return state.workers().stream()
                .filter(row -> row.incarnation() != worker.incarnation())
                .findFirst()
                .orElseThrow();
    }

    private static String pid(PoolState.Worker worker) {
        return String.valueOf(worker.pid());
    }

    private static List<String> types(EventStream events) {
        return events.events().stream()
                .map((JsonNode event) -> event.path("type").asText())
                .toList();
    }
}
