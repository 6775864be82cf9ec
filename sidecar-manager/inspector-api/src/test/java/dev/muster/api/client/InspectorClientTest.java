/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.Event;
import dev.muster.api.OperationState;
import dev.muster.api.RestartRequest;
import dev.muster.api.client.InspectorException.Kind;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real Unix socket, behind which stands what each test says. */
class InspectorClientTest {
    private static final String DONE =
            "{\"id\":\"1\",\"kind\":\"restart\",\"state\":\"done\",\"started\":\"2026-11-22T10:00:00Z\",\"ended\":null,\"message\":null}";

    private CompletableFuture<String> request = new CompletableFuture<>();

    private static final String CALM =
            "{\"name\":\"web\",\"version\":\"0.1.0\",\"now\":\"2026-11-22T10:00:00Z\",\"since\":\"2026-11-22T06:48:00Z\","
                    + "\"target\":{\"workers\":0,\"revision\":\"a\"},"
                    + "\"observed\":{\"ready\":0,\"live\":0,\"upToDate\":0,\"converged\":true},"
                    + "\"workers\":[],\"processes\":[],\"sockets\":[],\"operations\":[]}";

    @TempDir
    Path folder;

    @Test
    void aRestartIsAskedFor() throws Exception {
        answer("HTTP/1.1 200 OK\r\nContent-Length: " + DONE.length() + "\r\n\r\n" + DONE);

        assertThat(client().restart(RestartRequest.ALL).state()).isEqualTo(OperationState.DONE);
        assertThat(request.get())
                .startsWith("POST /v1/restart HTTP/1.1\r\nHost: muster\r\nConnection: close\r\n")
                .contains("Content-Length: 14\r\n")
                .endsWith("\r\n\r\n{\"slots\":null}");
    }

    @Test
    void anOutcomeIsWaitedFor() throws Exception {
        answer("HTTP/1.1 200 OK\r\nContent-Length: " + DONE.length() + "\r\n\r\n" + DONE);

        assertThat(client().operation("1", Duration.ofSeconds(30)).state()).isEqualTo(OperationState.DONE);
        assertThat(request.get()).startsWith("GET /v1/operations/1?wait=30000ms HTTP/1.1\r\n");
    }

    @Test
    void aBodyInChunksIsPutTogether() throws Exception {
        answer(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{\"a\r\n4;x=y\r\n\":1}\r\n0\r\nTrailer: t\r\n\r\n");

        assertThat(client().stateDocument()).isEqualTo("{\"a\":1}");
    }

    @Test
    void eventsAreReadOneByOneAndTheStreamEnds() throws Exception {
        answer("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: hello\n\n" + event(7) + event(8));

        try (EventStream events = client().events(6L)) {
            Event first = events.next();
            assertThat(first).isNotNull().extracting(Event::id, Event::type).containsExactly(7L, "ready");
            assertThat(events.next()).isNotNull();
            assertThat(events.next()).isNull();
            assertThat(events.lastEventId()).isEqualTo(8L);
        }
        assertThat(request.get()).contains("Last-Event-ID: 6\r\n");
    }

    @Test
    void aStateThatWasSeenIsAskedForByItsTag() throws Exception {
        answer("HTTP/1.1 200 OK\r\nETag: W/\"7\"\r\nContent-Length: " + CALM.length() + "\r\n\r\n" + CALM);
        Seen seen = client().state((Seen) null);
        assertThat(request.get()).doesNotContain("If-None-Match");

        Files.delete(folder.resolve("control.sock"));
        answer("HTTP/1.1 304 Not Modified\r\nETag: W/\"7\"\r\n\r\n");

        assertThat(client().state(seen)).isNull();
        assertThat(request.get()).contains("If-None-Match: W/\"7\"\r\n");
    }

    @Test
    void aMissingSocketMeansNoManager() {
        fails(Kind.NOT_FOUND, "no manager answers at");
    }

    @Test
    void aSocketThatNobodyServesMeansNoManager() throws IOException {
        listen().close();
        fails(Kind.NOT_FOUND, "no manager answers at");
    }

    @Test
    void aWrongKeyIsRefused() throws IOException {
        answer("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
        fails(Kind.REFUSED, "401");
    }

    @Test
    void aProblemDocumentIsHandedOn() throws IOException {
        answer(
                "HTTP/1.1 409 Conflict\r\n\r\n{\"type\":\"about:blank\",\"title\":\"Conflict\",\"status\":409,\"detail\":\"shutting down\"}");
        fails(Kind.PROBLEM, "shutting down");
    }

    @Test
    void silenceTimesOut() throws IOException {
        answer("");
        fails(Kind.TIMED_OUT, "no answer in time");
    }

    @Test
    void anAnswerCutShortIsNoAnswer() throws IOException {
        answer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n{}");
        fails(Kind.BROKEN, "ended within an answer");
    }

    @Test
    void whatIsNotHttpIsNoAnswer() throws IOException {
        answer("SSH-2.0-x\r\n\r\n");
        fails(Kind.BROKEN, "this is no HTTP/1.1");
    }

    @Test
    void aHeadWithoutEndIsCutOff() throws IOException {
        answer("HTTP/1.1 200 OK\r\nX: " + "x".repeat(20_000));
        fails(Kind.BROKEN, "longer than");
    }

    private void fails(Kind kind, String message) {
        assertThatThrownBy(() -> client().withTimeout(Duration.ofMillis(1500)).state())
                .isInstanceOfSatisfying(
                        InspectorException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContaining(message);
    }

    private InspectorClient client() {
        return InspectorClient.over(folder.resolve("control.sock"));
    }

    private static String event(int id) {
        return "id: " + id + "\nevent: ready\ndata: {\"id\":" + id
                + ",\"at\":\"2026-11-22T10:00:00Z\",\"type\":\"ready\",\"slot\":0,\"incarnation\":1,\"process\":null,\"message\":\"m\"}\n\n";
    }

    private ServerSocketChannel listen() throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(folder.resolve("control.sock")));
        return server;
    }

    private void answer(String text) throws IOException {
        request = text.isEmpty() ? OneAnswer.thenSilence(listen(), text) : OneAnswer.of(listen(), text);
    }
}
