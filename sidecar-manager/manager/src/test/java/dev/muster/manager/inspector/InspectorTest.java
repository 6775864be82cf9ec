/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.Event;
import dev.muster.api.WorkerState;
import dev.muster.manager.control.Answer;
import dev.muster.manager.supervisor.Refusal;
import dev.muster.manager.supervisor.Request;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real server on a real Unix socket and on TCP, over a scripted pool. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class InspectorTest {
    private final BlockingQueue<Request> asked = new LinkedBlockingQueue<>();
    private final ScriptedControl pool = ScriptedControl.answering(request -> {
        asked.add(request);
        return switch (request) {
            case Request.Restart(var slots, var cause) when slots.isEmpty() -> new Answer.Accepted(41);
            case Request.Stop(int slot) when slot > 1 -> new Answer.Refused(new Refusal.NoSuchSlot(slot, 2));
            case Request.Scale(int workers) when workers < 0 -> new Answer.Refused(new Refusal.BelowZero(workers, 2));
            case Request.Scale(int workers) when workers > 999 -> new Answer.Refused(new Refusal.TooMany(workers, 999));
            case Request.Retarget(var w, var revision)
            when "".equals(revision) -> new Answer.Refused(new Refusal.BadRevision(63));
            case Request.Shutdown(boolean now, var cause) when !now -> new Answer.Refused(new Refusal.ShuttingDown());
            default -> new Answer.Accepted(42);
        };
    });
    private Inspector inspector;
    private Path path;
    private Http unix;
    private Http tcp;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        path = folder.resolve("run/web.sock");
        inspector = Inspector.start(
                pool, new InspectorAddress(path, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)), null);
        unix = new Http(UnixDomainSocketAddress.of(path));
        tcp = new Http(new InetSocketAddress(InetAddress.getLoopbackAddress(), inspector.port()));
    }

    @AfterAll
    void stop() throws IOException {
        inspector.close();
        assertThat(path).doesNotExist();
    }

    @Test
    void theStateIsTheSameOnBothSockets() throws IOException {
        Http.Reply reply = unix.get("/v1/state");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.headers().get("content-type")).startsWith("application/json");
        assertThat(reply.body())
                .startsWith("{\"name\":\"web\",\"version\":\"0.1.0\",\"now\":\"2026-11-22T10:00:00Z\"")
                .contains("\"target\":{\"workers\":2,\"revision\":\"a1b2c3\",\"requested\":\"a1b2c3\"}")
                .contains("\"converged\":true,\"reason\":null")
                .contains("\"state\":\"ready\",\"readyBy\":\"notify\",\"pid\":4121")
                .contains("\"lastExit\":null,\"nextTry\":null,\"stuck\":null,\"status\":\"serving\",\"cpu\":0.12")
                .contains("\"lastExit\":{\"signal\":9,\"name\":\"KILL\",\"core\":false,\"oom\":true,\"at\":\"2026")
                .contains("\"user\":{\"jobs\":\"3\"}")
                .contains("\"processes\":[]")
                .contains("\"state\":\"done\"");
        assertThat(tcp.get("/v1/state").body()).isEqualTo(reply.body());
    }

    @Test
    void aCalmPollIsAnsweredWithNothing() throws IOException {
        String tag = unix.get("/v1/state").headers().get("etag");
        pool.states().set(ScriptedControl.state(0.55, WorkerState.READY));
        Http.Reply calm = unix.get("/v1/state", "If-None-Match: " + tag);
        assertThat(calm.status()).isEqualTo(304);
        assertThat(calm.body()).isEmpty();
        pool.states().set(ScriptedControl.state(0.55, WorkerState.DRAINING));
        assertThat(unix.get("/v1/state", "If-None-Match: " + tag).status()).isEqualTo(200);
        pool.states().set(ScriptedControl.state(0.12, WorkerState.READY));
    }

    @Test
    void onlyItsOwnerMayOpenTheControlSocket() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path.getParent())))
                .isEqualTo("rwx------");
        try (var files = Files.list(path.getParent())) {
            assertThat(files).containsExactly(path);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            nullValues = "-",
            value = {
                "PUT  | /v1/target            | {\"workers\":4,\"revision\":\"b\"} | Retarget[workers=4, revision=b]",
                "PUT  | /v1/target            | {\"revision\":\"b\"}               | Retarget[workers=null, revision=b]",
                "POST | /v1/restart           | -                                  | Restart[slots=[], cause=]",
                "POST | /v1/restart           | {\"slots\":[1,0]}                  | Restart[slots=[0, 1], cause=]",
                "POST | /v1/scale             | {\"workers\":4}                    | Scale[workers=4]",
                "POST | /v1/scale             | {\"workers\":\"4\"}                | Scale[workers=4]",
                "POST | /v1/scale             | {\"workers\":\"+2\"}               | ScaleBy[change=2]",
                "POST | /v1/scale             | {\"workers\":\"-1\"}               | ScaleBy[change=-1]",
                "POST | /v1/shutdown          | {\"now\":true}                     | Shutdown[now=true, cause=]",
                "POST | /v1/workers/1/restart | -                                  | Restart[slots=[1], cause=]",
                "POST | /v1/workers/1/stop    | -                                  | Stop[slot=1]",
                "POST | /v1/workers/1/start   | {}                                 | Start[slot=1]",
            })
    void anActionIsHandedOnAndAnsweredWithItsOperation(String method, String at, String body, String request)
            throws Exception {
        asked.clear();
        Http.Reply reply = unix.send(method, at, body == null ? "" : body);
        assertThat(reply.status()).as(reply.body()).isIn(200, 202);
        assertThat(reply.headers().get("location")).startsWith("/v1/operations/4");
        assertThat(asked.take()).hasToString(request);
    }

    @Test
    void aFinishedOperationIs200AndARunningOne202() throws IOException {
        assertThat(unix.post("/v1/restart?wait=30s", "").status()).isEqualTo(200);
        Http.Reply running = unix.post("/v1/scale?wait=100ms", "{\"workers\":4}");
        assertThat(running.status()).isEqualTo(202);
        assertThat(running.body())
                .isEqualTo(
                        "{\"id\":\"42\",\"kind\":\"restart\",\"state\":\"running\",\"started\":\"2026-11-22T06:48:00Z\","
                                + "\"ended\":null,\"message\":null,\"result\":null}");
        assertThat(running.headers()).containsEntry("location", "/v1/operations/42");
    }

    @Test
    void settingsInForceAre200AndThoseToComeAre202() throws IOException {
        Http.Reply inForce = unix.send("PUT", "/v1/settings", "{\"fingerprint\":\"f1\"}");
        assertThat(inForce.status()).isEqualTo(200);
        assertThat(inForce.body()).isEqualTo("{\"fingerprint\":\"f1\",\"waiting\":\"f2\",\"problem\":null}");
        assertThat(unix.send("PUT", "/v1/settings", "{\"fingerprint\":\"f2\"}").status())
                .isEqualTo(202);
    }

    @Test
    void operationsCanBeLookedUp() throws IOException {
        assertThat(unix.get("/v1/operations").body())
                .startsWith("[{\"id\":\"41\"")
                .contains("{\"id\":\"42\"");
        assertThat(unix.get("/v1/operations/41?wait=5").body()).contains("\"message\":\"2 workers replaced\"");
        assertThat(unix.get("/v1/operations/42").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            nullValues = "-",
            value = {
                "GET    | /v1/nothing         | -                          | 404 | there is nothing at /v1/nothing",
                "GET    | /                   | -                          | 404 | there is nothing at /",
                "GET    | /v1/operations/7    | -                          | 404 | there is no operation 7",
                "POST   | /v1/workers/9/stop  | -                          | 404 | there is no slot 9",
                "DELETE | /v1/state           | -                          | 405 | this path takes",
                "GET    | /v1/restart         | -                          | 405 | this path takes POST",
                "POST   | /v1/scale           | {\"workers\":              | 400 | the body is no valid JSON",
                "POST   | /v1/scale           | [4]                        | 400 | no JSON object",
                "POST   | /v1/scale           | {\"wrokers\":4}            | 400 | there is no field \"wrokers\" here; possible: workers",
                "POST   | /v1/scale           | {}                         | 400 | say how many",
                "POST   | /v1/scale           | {\"workers\":1.5}          | 400 | \"workers\" must be a whole number",
                "POST   | /v1/scale           | {\"workers\":1e99}         | 400 | \"workers\" must be a whole number",
                "POST   | /v1/scale           | {\"workers\":\"many\"}     | 400 | \"many\"",
                "POST   | /v1/scale           | {\"workers\":-1}           | 422 | cannot be -1",
                "POST   | /v1/scale           | {\"workers\":5000}         | 422 | the limit is 999",
                "POST   | /v1/restart         | {\"slots\":3}              | 400 | a list of whole numbers",
                "POST   | /v1/restart         | {\"slots\":[]}             | 400 | leave it out to mean all",
                "POST   | /v1/restart?wait=x  | -                          | 400 | wait: \"x\" is not a duration",
                "POST   | /v1/shutdown        | {\"now\":\"yes\"}          | 400 | \"now\" must be true or false",
                "POST   | /v1/shutdown        | -                          | 409 | shutting down",
                "PUT    | /v1/target          | {}                         | 400 | say what is wanted",
                "PUT    | /v1/target          | {\"revision\":\"\"}        | 422 | a revision is",
                "PUT    | /v1/target          | {\"revision\":7}           | 400 | \"revision\" must be a string",
                "PUT    | /v1/settings        | {}                         | 400 | say which",
                "PUT    | /v1/settings        | {\"fingerprint\":\"x\"} | 409 | the settings x are not here",
                "POST   | /v1/workers/x/stop  | -                          | 400 | -",
                "GET    | /v1/operations/x    | -                          | 400 | -",
            })
    void whatIsWrongIsSaidInAProblemDocument(String method, String at, String body, int status, String detail)
            throws IOException {
        Http.Reply reply = tcp.send(method, at, body == null ? "" : body, "Content-Type: application/json");
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.headers().get("content-type")).startsWith("application/problem+json");
        assertThat(reply.body())
                .startsWith("{\"type\":\"about:blank\",\"title\":")
                .contains("\"status\":" + status + ",\"detail\":\"")
                .contains(detail == null ? "" : detail.replace("\"", "\\\""))
                .doesNotContain("micronaut")
                .doesNotContain("dev.muster")
                .doesNotContain("Exception");
    }

    @ParameterizedTest
    @CsvSource({
        "Host: localhost:6457, Origin: http://evil.example, 403",
        "Host: localhost:6457, Origin: null, 403",
        "Host: localhost:6457, Origin: http://localhost:3000, 403",
        "Host: localhost:6457, Origin: http://localhost:6457, 200",
        "Host: rebound.example:6457, Origin: http://rebound.example:6457, 403",
        "Host: rebound.example:6457, Accept: */*, 403",
        "Host: 127.0.0.1.rebound.example, Accept: */*, 403",
        "Host: 127.0.0.1:6457, Accept: */*, 200",
        "Host: [::1]:6457, Accept: */*, 200",
        "Host: LOCALHOST, Accept: */*, 200",
    })
    void aPageOfAnotherSiteIsRefused(String host, String header, int status) throws IOException {
        asked.clear();
        Http.Reply reply = tcp.send("POST", "/v1/restart?wait=1s", "", host, header);
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(asked).hasSize(status == 200 ? 1 : 0);
    }

    @Test
    void theControlSocketIsCalledAnything() throws IOException {
        assertThat(unix.get("/v1/state", "Host: muster").status()).isEqualTo(200);
    }

    @Test
    void aBodyTooLongIsRefused() throws IOException {
        Http.Reply reply = tcp.post("/v1/restart", " ".repeat(64 * 1024 + 1));
        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.headers().get("content-type")).startsWith("application/problem+json");
        assertThat(reply.body()).contains("longer than 65536 bytes");
    }

    @Test
    void theProbesSayHowItIs() throws IOException {
        assertThat(tcp.get("/livez").status()).isEqualTo(200);
        assertThat(tcp.get("/readyz").body()).isEqualTo("ready\n");
        pool.up().set(false);
        assertThat(tcp.get("/livez").status()).isEqualTo(503);
        assertThat(tcp.get("/readyz").status()).isEqualTo(503);
        pool.up().set(true);
    }

    @Test
    void eventsAreStreamedAsTheyHappenAndResumedAfterTheLastOneSeen() throws IOException {
        for (SocketAddress server : List.of(unix.server(), tcp.server())) {
            long seen;
            try (SocketChannel channel = SocketChannel.open(server)) {
                BufferedReader stream = open(channel);
                publish("ready");
                List<String> event = next(stream);
                seen = Long.parseLong(event.getFirst().substring("id: ".length()));
                assertThat(event)
                        .containsExactly(
                                "id: " + seen,
                                "event: ready",
                                "data: {\"id\":" + seen + ",\"at\":\"2026-11-22T10:00:00Z\",\"type\":\"ready\","
                                        + "\"slot\":0,\"incarnation\":7,\"process\":null,\"message\":\"ready\"}");
            }
            publish("exited");
            publish("started");
            try (SocketChannel channel = SocketChannel.open(server)) {
                BufferedReader stream = open(channel, "Last-Event-ID: " + seen);
                assertThat(next(stream)).startsWith("id: " + (seen + 1), "event: exited");
                assertThat(next(stream)).startsWith("id: " + (seen + 2), "event: started");
            }
        }
    }

    @Test
    void aReaderThatComesTooLateIsToldWhatItMissed() throws IOException {
        publish("first");
        for (int i = 0; i < 10; i++) {
            publish("more");
        }
        try (SocketChannel channel = SocketChannel.open(unix.server())) {
            BufferedReader stream = open(channel, "Last-Event-ID: 99");
            assertThat(next(stream).getFirst()).isEqualTo("event: missed");
            assertThat(next(stream)).contains("event: more");
        }
        try (SocketChannel channel = SocketChannel.open(unix.server())) {
            assertThat(next(open(channel, "Last-Event-ID: 5")))
                    .containsExactly("event: missed", "data: {\"count\":null}");
        }
        assertThat(unix.get("/v1/events", "Last-Event-ID: x").status()).isEqualTo(400);
    }

    private void publish(String type) {
        pool.events().publish(id -> new Event(id, ScriptedControl.NOW, type, 0, 7L, null, type));
    }

    private static BufferedReader open(SocketChannel channel, String... headers) throws IOException {
        BufferedReader lines = Http.request(channel, "GET", "/v1/events", "", headers);
        assertThat(Http.line(lines)).isEqualTo("HTTP/1.1 200 OK");
        assertThat(Http.headers(lines).get("content-type")).startsWith("text/event-stream");
        assertThat(next(lines).getFirst()).startsWith(":");
        return lines;
    }

    /** The lines up to the next empty one, without the sizes of HTTP's chunks. */
    private static List<String> next(BufferedReader lines) throws IOException {
        List<String> event = new ArrayList<>();
        for (String line = Http.line(lines); !line.isEmpty() || event.isEmpty(); line = Http.line(lines)) {
            if (!line.isEmpty() && !line.matches("[0-9a-f]+")) {
                event.add(line);
            }
        }
        return event;
    }
}
