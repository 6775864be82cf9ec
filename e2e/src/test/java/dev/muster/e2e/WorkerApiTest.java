/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What workers ask of their manager and say of themselves: the examples of docs/worker-api.md, at work. */
@EndToEnd
class WorkerApiTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Map<String, List<String>> EXAMPLES = Map.of(
            "python", List.of("python3", "worker.py"),
            "node", List.of("node", "worker.js"),
            "shell", List.of("sh", "worker.sh"));

    private static MusterProcess run(Host host, String language, int workers) {
        var command = Objects.requireNonNull(EXAMPLES.get(language));
        var program = Host.REPOSITORY.resolve("e2e/servers/worker-api").resolve(command.get(1));
        var muster = host.run("--workers", workers, "--ready", "notify", "--", command.get(0), program);
        muster.awaitReady(workers);
        return muster;
    }

    /** Has the worker of a slot ask this, and returns the answer that it got. */
    private static JsonNode ask(Host host, int slot, String order) {
        var answers = host.folder().resolve("answers-" + slot);
        try {
            Files.writeString(answers, "");
            tell(host, slot, order);
            var answer = Await.until(
                    "the answer to " + order, SOON, () -> Files.readString(answers), text -> text.endsWith("\n"));
            return ControlSocket.parse(answer);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void tell(Host host, int slot, String order) throws IOException {
        Files.writeString(host.folder().resolve("orders-" + slot), order + "\n", StandardOpenOption.WRITE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"python", "node", "shell"})
    void a_worker_says_that_it_is_ready_and_knows_itself(String language, Host host) {
        var muster = run(host, language, 2);

        var me = ask(host, 1, "GET /v1/me");

        assertThat(me.path("slot").asInt()).isEqualTo(1);
        assertThat(me.path("incarnation").asLong())
                .isEqualTo(muster.state().worker(1).incarnation());
        assertThat(me.path("state").asText()).isEqualTo("ready");
        assertThat(me.path("readyBy").asText()).isEqualTo("notify");
    }

    @ParameterizedTest
    @ValueSource(strings = {"python", "node", "shell"})
    void a_worker_sets_its_own_keys_and_the_others_see_them(String language, Host host) {
        run(host, language, 2);

        var set = ask(host, 0, "PUT /v1/me/state {\"step\": \"loading\", \"rows\": 250}");
        var seen = ask(host, 1, "GET /v1/state");

        assertThat(set.path("user").path("step").asText()).isEqualTo("loading");
        var user = seen.path("workers").path(0).path("user");
        assertThat(user.path("language").asText()).isEqualTo(language); // set before, and kept
        assertThat(user.path("rows").asText()).isEqualTo("250");
        assertThat(ask(host, 0, "PUT /v1/me/state {\"step\": null}")
                        .path("user")
                        .has("step"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"python", "node", "shell"})
    void a_worker_asks_for_its_own_restart_and_for_more_workers(String language, Host host) throws Exception {
        var muster = run(host, language, 1);
        var before = muster.state().worker(0);

        tell(host, 0, "POST /v1/restart {\"slots\": [0]}");
        muster.await(
                "another worker in slot 0",
                SOON,
                state -> state.workers().size() == 1
                        && state.worker(0).isReady()
                        && state.worker(0).incarnation() > before.incarnation());
        assertThat(ask(host, 0, "POST /v1/scale?wait=20s {\"workers\": 2}")
                        .path("state")
                        .asText())
                .isEqualTo("done");

        muster.awaitReady(2);
        assertThat(muster.out() + muster.err())
                .contains(
                        "worker 0 (incarnation " + before.incarnation() + ") asks for a restart of slot 0: operation ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"python", "node", "shell"})
    void a_worker_starts_a_process_beside_the_workers(String language, Host host) {
        var muster = run(host, language, 1);
        var answer =
                ask(host, 0, "POST /v1/processes?wait=20s {\"name\": \"beat\", \"command\": [\"sleep\", \"600\"]}");
        assertThat(answer.path("state").asText()).as(answer.toString()).isEqualTo("done");
        var beat = muster.state().json().path("processes").path(0);
        assertThat(beat.path("name").asText()).isEqualTo("beat");
        assertThat(beat.path("state").asText()).isEqualTo("running");
    }

    @ParameterizedTest
    @ValueSource(strings = {"python", "node", "shell"})
    void a_worker_ends_the_pool(String language, Host host) throws Exception {
        var muster = run(host, language, 2);
        tell(host, 0, "POST /v1/shutdown");
        assertThat(muster.awaitExit(SOON)).isZero();
    }

    @Test
    void a_worker_may_not_do_what_is_for_people(Host host) {
        run(host, "python", 1);
        var refusal = ask(host, 0, "POST /v1/workers/0/stop");
        assertThat(refusal.path("status").asInt()).isEqualTo(403);
        assertThat(refusal.path("detail").asText()).isEqualTo("a worker may not do this");
    }

    @Test
    void the_token_of_a_worker_that_has_ended_is_good_for_nothing(Host host) throws Exception {
        var muster = run(host, "python", 1);
        var worker = muster.state().worker(0);
        var environment = ProcFs.environ(worker.pid());
        assertThat(request(environment, "GET /v1/me").status()).isEqualTo(200);

        Signals.kill(worker.pid());
        muster.await("a new worker", SOON, state -> state.worker(0).incarnation() > worker.incarnation());

        var refused = request(environment, "POST /v1/shutdown");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.json().path("detail").asText())
                .isEqualTo("this token is of incarnation " + worker.incarnation() + ", which has ended");
        muster.awaitReady(1);
    }

    @Test
    void a_token_stands_nowhere_but_in_its_workers_environment(Host host) throws Exception {
        var muster = run(host, "python", 1);
        var token = Objects.requireNonNull(
                ProcFs.environ(muster.state().worker(0).pid()).get("MUSTER_TOKEN"));
        assertThat(token).matches("\\d+-[A-Za-z0-9_-]{43}");
        muster.cli("restart").exits(0);
        assertThat(muster.state().json().toString()).doesNotContain(token);
        assertThat(muster.out() + muster.err()).doesNotContain(token);
        for (var process : host.processes()) {
            assertThat(ProcFs.commandLine(process)).doesNotContain(token);
        }
    }

    @Test
    void the_page_shows_the_code_that_runs_here() throws Exception {
        var page = Files.readString(Host.REPOSITORY.resolve("docs/worker-api.md"));
        var shown = Pattern.compile("<!-- from: (\\S+) -->\\n```\\w+\\n(.*?)```", Pattern.DOTALL)
                .matcher(page)
                .results()
                .toList();
        assertThat(shown).hasSize(EXAMPLES.size());
        for (var code : shown) {
            assertThat(Files.readString(
                            Host.REPOSITORY.resolve("e2e/servers/worker-api").resolve(code.group(1))))
                    .contains(code.group(2));
        }
    }

    /** As anything could that has what a worker was given. */
    private static ControlSocket.Response request(Map<String, String> environment, String order) throws IOException {
        var path = Path.of(Objects.requireNonNull(environment.get("MUSTER_SOCKET")));
        try (var connection = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            var request = order
                    + " HTTP/1.1\r\nHost: muster\r\nConnection: close\r\nContent-Length: 0\r\nAuthorization: Bearer "
                    + environment.get("MUSTER_TOKEN") + "\r\n\r\n";
            connection.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
            return ControlSocket.response(Channels.newInputStream(connection));
        }
    }
}
