/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.manager.control.Answer;
import dev.muster.manager.supervisor.Refusal;
import dev.muster.manager.supervisor.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may do what: a real server with all four doors, over a scripted pool. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class GateTest {
    private static final String FULL = "Yh2mX0vQ8sL4tR6wZ1bN";
    private static final String READ_ONLY = "pK9dJ3fG7hS5aE2cV8xM";

    private final BlockingQueue<Request> asked = new LinkedBlockingQueue<>();
    private final ScriptedControl pool = ScriptedControl.answering(request -> {
        asked.add(request);
        return request instanceof Request.Scale(int workers) && workers < 0
                ? new Answer.Refused(new Refusal.BelowZero(workers, 2))
                : new Answer.Accepted(42);
    });
    private Inspector inspector;
    private WorkerSocket workerSocket;
    private Map<String, Http> doors;
    private Map<String, String> shown;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        Path keys = Files.writeString(
                folder.resolve("keys"),
                "# who may ask\ndeploy full " + FULL + "\ngrafana read-only " + READ_ONLY + "\n");
        workerSocket = WorkerSocket.bind(folder.resolve("web.worker"));
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Path control = folder.resolve("run/web.sock");
        inspector = Inspector.start(pool, new InspectorAddress(control, any, any, keys, null), workerSocket);
        doors = Map.of(
                "control", new Http(UnixDomainSocketAddress.of(control)),
                "workers", new Http(UnixDomainSocketAddress.of(folder.resolve("web.worker"))),
                "tcp", new Http(new InetSocketAddress(InetAddress.getLoopbackAddress(), inspector.port())),
                "health", new Http(new InetSocketAddress(InetAddress.getLoopbackAddress(), inspector.healthPort())));
        String past = pool.tokens().issue(0, 3);
        pool.tokens().end(3);
        String worker = pool.tokens().issue(1, 8);
        shown = Map.of(
                "full", FULL,
                "read-only", READ_ONLY,
                "wrong", "x" + FULL.substring(1),
                "worker", worker,
                "past", past,
                "forged", worker.replace("8-", "9-"));
    }

    @AfterAll
    void stop() throws IOException {
        inspector.close();
        workerSocket.close();
    }

    @BeforeEach
    void nothingWasAsked() {
        asked.clear();
        pool.lines().clear();
        pool.heard().clear();
    }

    @ParameterizedTest(name = "{0} with {1}: {2} {3} is {4}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "control | -         | GET  | /v1/state             | 200 | -",
                "control | -         | POST | /v1/restart           | 202 | -",
                "control | -         | GET  | /v1/me                | 403 | this is for workers",
                "tcp     | full      | GET  | /v1/state             | 200 | -",
                "tcp     | full      | POST | /v1/restart           | 202 | -",
                "tcp     | full      | POST | /v1/workers/1/stop    | 202 | -",
                "tcp     | full      | GET  | /v1/nothing           | 404 | there is nothing",
                "tcp     | read-only | GET  | /v1/state             | 200 | -",
                "tcp     | read-only | GET  | /v1/operations/41     | 200 | -",
                "tcp     | read-only | POST | /v1/restart           | 403 | key grafana may only read",
                "tcp     | read-only | POST | /v1/workers/1/stop    | 403 | key grafana may only read",
                "tcp     | read-only | GET  | /v1/me                | 403 | this is for workers",
                "tcp     | wrong     | GET  | /v1/state             | 401 | the key is none of this inspector's",
                "tcp     | -         | GET  | /v1/state             | 401 | this needs a key",
                "tcp     | -         | POST | /v1/shutdown          | 401 | this needs a key",
                "tcp     | -         | GET  | /v1/nothing           | 401 | this needs a key",
                "tcp     | -         | GET  | /                     | 401 | this needs a key",
                "tcp     | -         | GET  | /v1/restart           | 401 | this needs a key",
                "tcp     | worker    | GET  | /v1/me                | 401 | the key is none",
                "tcp     | -         | GET  | /livez                | 200 | -",
                "tcp     | -         | GET  | /readyz               | 200 | -",
                "health  | -         | GET  | /livez                | 200 | -",
                "health  | -         | GET  | /readyz               | 200 | -",
                "health  | -         | GET  | /v1/state             | 404 | only /livez and /readyz",
                "health  | full      | GET  | /v1/state             | 404 | only /livez and /readyz",
                "health  | full      | POST | /v1/shutdown          | 404 | only /livez and /readyz",
                "health  | -         | GET  | /nothing              | 404 | only /livez and /readyz",
                "workers | worker    | GET  | /v1/me                | 200 | -",
                "workers | worker    | GET  | /v1/state             | 200 | -",
                "workers | worker    | POST | /v1/restart           | 202 | -",
                "workers | worker    | POST | /v1/shutdown          | 202 | -",
                "workers | worker    | POST | /v1/ready             | 200 | -",
                "workers | worker    | POST | /v1/workers/1/stop    | 403 | a worker may not",
                "workers | -         | GET  | /v1/me                | 401 | a worker shows its token",
                "workers | past      | GET  | /v1/me                | 401 | incarnation 3, which has ended",
                "workers | past      | POST | /v1/restart           | 401 | incarnation 3, which has ended",
                "workers | forged    | GET  | /v1/me                | 401 | not the token of a worker",
                "workers | full      | GET  | /v1/state             | 401 | not the token of a worker",
            })
    void aCallerMayDoWhatTheTableSays(String door, String key, String method, String path, int status, String detail)
            throws IOException {
        String[] headers = key == null ? new String[0] : new String[] {"Authorization: Bearer " + shown.get(key)};
        Http.Reply reply = door(door).send(method, path, "", headers);
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.body()).contains(detail == null ? "" : detail);
        if (status > 299) {
            assertThat(reply.headers().get("content-type")).startsWith("application/problem+json");
            assertThat(asked).isEmpty();
        }
        assertThat(reply.headers().get("www-authenticate")).isEqualTo(status == 401 ? "Bearer realm=\"muster\"" : null);
    }

    @Test
    void whatAClientSaysOfItsDoorCountsForNothing() throws IOException {
        Http.Reply reply = door("tcp").get("/v1/state", "X-Muster-Door: CONTROL", "X-Muster-Peer: root");
        assertThat(reply.status()).isEqualTo(401);
    }

    @Test
    void everyChangeHasALineThatSaysWhoAndWhatAndTheOutcome() throws IOException {
        door("tcp").send("POST", "/v1/scale", "{\"workers\":4}", "Authorization: Bearer " + FULL);
        door("tcp").send("POST", "/v1/scale", "{\"workers\":-1}", "Authorization: bearer " + FULL);
        door("control").post("/v1/restart", "{\"slots\":[0,1]}");
        door("workers").send("POST", "/v1/restart", "", "Authorization: Bearer " + shown.get("worker"));
        String user = System.getProperty("user.name");
        assertThat(pool.lines())
                .containsExactly(
                        "audit: key deploy asks for 4 workers: operation 42",
                        "audit: key deploy asks for -1 workers: refused: the worker count cannot be -1 (it is 2 now):"
                                + " 0 or more is possible",
                        "audit: control socket (" + user + ") asks for a restart of slots 0, 1: operation 42",
                        "audit: worker 1 (incarnation 8) asks for a restart: operation 42");
    }

    @Test
    void everyRouteStandsInTheTable() {
        assertThat(inspector.routes()).isSubsetOf(Need.TABLE.keySet());
    }

    @Test
    void aWorkerSetsItsOwnState() throws Exception {
        Http.Reply reply = workers("PUT", "/v1/me/state", "{\"jobs\":4,\"step\":\"load\",\"old\":null,\"up\":true}");
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.body()).startsWith("{\"slot\":1,\"incarnation\":8,");
        assertThat(pool.heard().take())
                .satisfies(said -> assertThat(said.number()).isEqualTo(8))
                .satisfies(said -> assertThat(said.user())
                        .containsExactlyInAnyOrderEntriesOf(
                                Map.of("jobs", "4", "step", "load", "old", "", "up", "true")));
    }

    @Test
    void aWorkerSaysThatItIsReady() throws Exception {
        assertThat(workers("POST", "/v1/ready", "").status()).isEqualTo(200);
        assertThat(pool.heard().take().ready()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "3                 | 400 | no JSON object",
                "{\"a\":           | 400 | no valid JSON",
                "{\"a\":[1]}       | 400 | must be a string, a number",
                "{\"\":1}          | 400 | 1 to 64 characters",
            })
    void aStateThatCannotBeIsRefused(String body, int status, String detail) throws IOException {
        Http.Reply reply = workers("PUT", "/v1/me/state", body);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.body()).contains(detail);
        assertThat(pool.heard()).isEmpty();
    }

    @Test
    void aStateIsBounded() throws IOException {
        assertThat(workers("PUT", "/v1/me/state", "{\"k\":\"" + "x".repeat(257) + "\"}")
                        .body())
                .contains("\\\"k\\\" has 257 characters; 256 are possible");
        StringBuilder many = new StringBuilder("{\"k0\":0");
        for (int i = 1; i < 32; i++) {
            many.append(",\"k").append(i).append("\":0");
        }
        Http.Reply reply = workers("PUT", "/v1/me/state", many + "}");
        assertThat(reply.status()).isEqualTo(422); // with "jobs", which is there already
        assertThat(reply.body()).contains("this would be 33 keys, and 32 are possible; nothing was set");
        assertThat(pool.heard()).isEmpty();
    }

    private Http door(String name) {
        return Objects.requireNonNull(doors.get(name));
    }

    private Http.Reply workers(String method, String path, String body) throws IOException {
        return door("workers").send(method, path, body, "Authorization: Bearer " + shown.get("worker"));
    }

    @Test
    void theKeysAreReadAgainWhenTheirFileChanges(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("keys"), FULL);
        Credentials credentials = new Credentials(new InspectorAddress(folder.resolve("s"), null, null, file, null));
        BlockingQueue<String> said = new LinkedBlockingQueue<>();
        credentials.follow(said::add, said::add);
        try {
            assertThat(key(credentials, FULL)).extracting(BearerKeys.Key::name).isEqualTo("line-1");
            Files.writeString(file, "short");
            assertThat(said.take())
                    .isEqualTo("inspector.keyFile: " + file + ", line 1: a key of 5 characters; it needs 16 to 512:"
                            + " openssl rand -hex 32; what was read before stays in use");
            assertThat(key(credentials, FULL)).isNotNull();
            Files.writeString(folder.resolve("new"), "ops read-only " + READ_ONLY);
            Files.move(folder.resolve("new"), file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
            assertThat(said.take()).isEqualTo("inspector.keyFile: read again, and in use from now on");
            assertThat(key(credentials, FULL)).isNull();
            assertThat(key(credentials, READ_ONLY)).matches(key -> !key.mayChange());
            Files.delete(file);
            assertThat(said.take()).contains("there is no file " + file).contains("stays in use");
            assertThat(List.copyOf(said)).isEmpty();
        } finally {
            credentials.close();
        }
    }

    private static BearerKeys.@Nullable Key key(Credentials credentials, String shown) {
        return Objects.requireNonNull(credentials.keys()).find(shown);
    }
}
