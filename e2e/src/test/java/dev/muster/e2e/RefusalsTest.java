/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** What the inspector on TCP does not do, for whom, and what it says: the right status, the right words, and nothing changed. */
@EndToEnd
class RefusalsTest {
    private static final String KEY = RemoteInspector.newKey(1);
    private static final String READ_ONLY = RemoteInspector.newKey(2);
    private static final String WRONG = RemoteInspector.newKey(3);

    private static MusterProcess run(Host host, int port, int workers) {
        return host.runTinyInspected(workers, port, "deploy full " + KEY + "\ndashboard read-only " + READ_ONLY + "\n");
    }

    @Test
    void every_refusal_has_its_status_and_its_reason_and_changes_nothing(Host host) throws Exception {
        var port = Host.freePort();
        var muster = run(host, port, 2);
        var pids = muster.state().pids();
        var inspector = new RemoteInspector(port);

        refused(401, "this needs a key", inspector.request("GET", "/v1/state", "", ""));
        refused(401, "this needs a key", inspector.request("POST", "/v1/shutdown", "", ""));
        refused(401, "the key is none of this inspector's", inspector.request("POST", "/v1/restart", WRONG, ""));
        refused(403, "key dashboard may only read", inspector.request("POST", "/v1/restart", READ_ONLY, ""));
        refused(400, "the body is no valid JSON", inspector.request("POST", "/v1/scale", KEY, "{\"workers\":"));
        refused(400, "there is no field \"wrokers\"", inspector.request("POST", "/v1/scale", KEY, "{\"wrokers\":3}"));
        refused(404, "there is nothing at /v1/explode", inspector.request("POST", "/v1/explode", KEY, ""));
        refused(404, "there is no operation 99", inspector.request("GET", "/v1/operations/99", KEY, ""));
        refused(405, "this path takes", inspector.request("DELETE", "/v1/state", KEY, ""));
        refused(422, "cannot be -1", inspector.request("POST", "/v1/scale", KEY, "{\"workers\":-1}"));
        refused(404, "there is no slot 7", inspector.request("POST", "/v1/restart", KEY, "{\"slots\":[7]}"));
        refused(413, "longer than 65536 bytes", inspector.request("POST", "/v1/scale", KEY, " ".repeat(10 << 20)));
        refused(401, "this needs a key", inspector.request("POST", "/v1/scale", "", " ".repeat(10 << 20)));
        refused(413, "too long", inspector.request("GET", "/" + "x".repeat(100_000), KEY, ""));
        refused(413, "too long", inspector.request("GET", "/v1/state", "x".repeat(100_000), ""));

        assertThat(muster.state().pids()).isEqualTo(pids);
        assertThat(inspector.request("GET", "/v1/state", READ_ONLY, "").status())
                .isEqualTo(200);
        assertThat(muster.out() + muster.err()).doesNotContain(KEY, READ_ONLY, WRONG);
    }

    private static void refused(int status, String why, ControlSocket.Response response) {
        assertThat(response.status()).as(response.body()).isEqualTo(status);
        assertThat(response.json().path("detail").asText()).contains(why);
    }

    @Test
    void the_commands_say_why_they_were_refused_and_exit_with_4(Host host) {
        var port = Host.freePort();
        run(host, port, 1);
        host.write("wrong.key", WRONG + "\n");
        host.write("dashboard.key", READ_ONLY + "\n");
        var url = "http://127.0.0.1:" + port;

        host.muster("state", "--url", url).exits(4).complains("this needs a key");
        host.muster("state", "--url", url, "--key-file", "wrong.key").exits(4).complains("the key is none of");
        host.muster("state", "--url", url, "--key-file", "dashboard.key").exits(0);
        host.muster("restart", "--url", url, "--key-file", "dashboard.key")
                .exits(4)
                .complains("key dashboard may only read");
        host.muster("state", "--url", "https://127.0.0.1:" + port).exits(4).complains("it does not speak HTTPS");
        host.muster("state", "--url", url, "--key-file", "keys").exits(2).complains("more than the one key");
    }

    @Test
    void a_restart_while_shutting_down_is_refused(Host host) throws Exception {
        var port = Host.freePort();
        host.write("keys", KEY);
        host.write("pool.yaml", "inspector: {listen: %d, keyFile: keys}\nstop: {grace: 20s}\n".formatted(port));
        var muster = host.run(Servers.arguments(
                new Object[] {"python3", Host.worker("stubborn.py"), "{fd:http}", "ignores-term"},
                "--config",
                "pool.yaml",
                "--workers",
                1,
                "--listen",
                "http=" + Host.freePort()));
        muster.awaitReady(1);
        var inspector = new RemoteInspector(port);
        assertThat(inspector.request("POST", "/v1/shutdown", KEY, "").status()).isEqualTo(202);
        refused(409, "the pool is shutting down", inspector.request("POST", "/v1/restart", KEY, ""));
    }

    @Test
    void a_client_that_is_slow_with_its_head_or_its_body_is_cut_off_after_10_seconds(Host host) throws Exception {
        var port = Host.freePort();
        run(host, port, 1);
        var inspector = new RemoteInspector(port);
        try (var silent = inspector.connect();
                var head = inspector.connect();
                var body = inspector.connect()) {
            send(head, "GET /v1/state HTTP/1.1\r\nHost: local");
            send(body, RemoteInspector.head("POST", "/v1/scale", KEY, 1000) + "{\"work");
            var begin = System.nanoTime();
            for (var slow : new Socket[] {head, body}) {
                var answer = new String(slow.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(answer).startsWith("HTTP/1.1 408 ").contains("not here whole within 10 seconds");
            }
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(Duration.ofSeconds(8), Duration.ofSeconds(25));
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void a_thousand_open_connections_keep_nobody_out(Host host) throws Exception {
        var port = Host.freePort();
        var muster = run(host, port, 1);
        var inspector = new RemoteInspector(port);
        var open = new ArrayList<Socket>();
        try {
            for (var i = 0; i < 1000; i++) {
                open.add(inspector.connect());
            }
            assertThat(inspector.request("GET", "/v1/state", KEY, "").status()).isEqualTo(200);
            muster.cli("state").exits(0);
        } finally {
            for (var socket : open) {
                socket.close();
            }
        }
    }

    @Test
    void keys_rotate_with_no_restart(Host host) throws Exception {
        var port = Host.freePort();
        run(host, port, 1);
        var inspector = new RemoteInspector(port);
        var next = RemoteInspector.newKey(4);

        host.write("keys", KEY + "\n" + next + "\n");
        Await.until(
                "the new key is known",
                Duration.ofSeconds(10),
                () -> inspector.request("GET", "/v1/state", next, "").status(),
                status -> status == 200);
        assertThat(inspector.request("GET", "/v1/state", KEY, "").status()).isEqualTo(200);
        host.write("keys", next);
        Await.until(
                "the old key is forgotten",
                Duration.ofSeconds(10),
                () -> inspector.request("GET", "/v1/state", KEY, "").status(),
                status -> status == 401);
    }

    @Test
    void the_port_for_probes_answers_them_to_anybody_and_nothing_else(Host host) throws Exception {
        var port = Host.freePort();
        host.write("pool.yaml", "inspector: {health: \"0.0.0.0:%d\"}\n".formatted(port));
        var muster = host.run(Servers.arguments(
                new Object[] {"python3", Host.worker("tiny.py"), "{fd:http}"},
                "--config",
                "pool.yaml",
                "--listen",
                "http=" + Host.freePort()));
        muster.awaitReady(1);
        var probes = new RemoteInspector(port);
        assertThat(probes.request("GET", "/livez", "", "").status()).isEqualTo(200);
        assertThat(probes.request("GET", "/readyz", "", "").status()).isEqualTo(200);
        refused(404, "only /livez and /readyz", probes.request("GET", "/v1/state", "", ""));
        refused(404, "only /livez and /readyz", probes.request("POST", "/v1/shutdown", "", ""));
    }

    @Test
    void an_address_that_others_reach_needs_a_key(Host host) {
        host.write("pool.yaml", "inspector: {listen: \"0.0.0.0:%d\"}\n".formatted(Host.freePort()));
        host.muster("run", "--config", "pool.yaml", "--", "sleep", "60")
                .exits(2)
                .complains("inspector.listen", "reachable from other machines, so it needs a key");
        assertThat(host.processes()).isEmpty();
    }
}
