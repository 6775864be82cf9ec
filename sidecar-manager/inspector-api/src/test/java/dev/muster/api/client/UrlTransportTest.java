/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.Event;
import dev.muster.api.ScaleRequest;
import dev.muster.api.client.InspectorException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client over TCP, against a real socket behind which stands what each test says. */
@Timeout(30)
class UrlTransportTest {
    private static final String OPERATION =
            "{\"id\":\"1\",\"kind\":\"scale\",\"state\":\"done\",\"started\":\"2026-11-22T10:00:00Z\",\"ended\":null,\"message\":null}";

    private CompletableFuture<String> request = new CompletableFuture<>();
    private ServerSocketChannel server;

    @BeforeEach
    void listen() throws IOException {
        server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void theKeyAndTheBodyAreSentAndTheAnswerIsRead() throws Exception {
        InspectorClient client = client();
        request = OneAnswer.of(
                server, "HTTP/1.1 200 OK\r\nContent-Length: " + OPERATION.length() + "\r\n\r\n" + OPERATION);

        assertThat(client.scale(new ScaleRequest("4")).id()).isEqualTo("1");
        assertThat(request.get())
                .startsWith("POST /v1/scale HTTP/1.1\r\n")
                .contains("Authorization: Bearer secret\r\n", "Content-Type: application/json\r\n");
    }

    @Test
    void eventsAreReadUntilTheStreamEnds() throws Exception {
        InspectorClient client = client();
        request = OneAnswer.of(server, """
                HTTP/1.1 200 OK\r
                Content-Type: text/event-stream\r
                \r
                id: 7
                event: ready
                data: {"id":7,"at":"2026-11-22T10:00:00Z","type":"ready","slot":0,"incarnation":1,"process":null,"message":"m"}

                """);

        try (EventStream events = client.events(6L)) {
            assertThat(events.next()).isNotNull().extracting(Event::id).isEqualTo(7L);
            assertThat(events.next()).isNull();
        }
        assertThat(request.get()).contains("Last-Event-ID: 6\r\n", "Accept: text/event-stream\r\n");
    }

    @Test
    void silenceTimesOut() {
        InspectorClient client = client();
        request = OneAnswer.thenSilence(server, "");
        fails(client, Kind.TIMED_OUT, "no answer in time");
    }

    @Test
    void aBodyThatStallsTimesOut() {
        InspectorClient client = client();
        request = OneAnswer.thenSilence(server, "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"name\":");
        fails(client, Kind.TIMED_OUT, "no answer in time");
    }

    @Test
    void aBodyBeyondAllMeasureIsCutOff() {
        InspectorClient client = client();
        request = OneAnswer.of(server, "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n{}");
        fails(client, Kind.BROKEN, "the connection to http://127.0.0.1:");
    }

    @Test
    void aWrongKeyIsRefused() {
        InspectorClient client = client();
        request = OneAnswer.of(server, "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
        fails(client, Kind.REFUSED, "the inspector answered 401");
    }

    @Test
    void aConnectionThatIsRefusedMeansNoManager() throws IOException {
        InspectorClient client = client();
        server.close();
        fails(client, Kind.NOT_FOUND, "no manager answers at http://127.0.0.1:");
    }

    @Test
    void whatIsNotHttpIsNoAnswer() {
        InspectorClient client = client();
        request = OneAnswer.of(server, "SSH-2.0-x\r\n\r\n");
        fails(client, Kind.BROKEN, "the connection to http://127.0.0.1:");
    }

    @Test
    void whatIsNotJsonIsNoAnswer() {
        InspectorClient client = client();
        request = OneAnswer.of(server, "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>");
        fails(client, Kind.BROKEN, "answers what no inspector says");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost:6457", "127.0.0.1", "ftp://host", "http:///v1", "http://host_name:1", "unix:/run/a"})
    void aWrongUrlIsToldWhatWouldBeRight(String url) {
        assertThatThrownBy(() -> InspectorClient.over(URI.create(url), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"" + url + "\" is no inspector's address: write http://HOST:PORT or https://HOST:PORT");
    }

    private static void fails(InspectorClient client, Kind kind, String message) {
        assertThatThrownBy(() -> client.withTimeout(Duration.ofMillis(1500)).state())
                .isInstanceOfSatisfying(
                        InspectorException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContaining(message);
    }

    private InspectorClient client() {
        return InspectorClient.over(
                URI.create("http://127.0.0.1:" + server.socket().getLocalPort()), "secret");
    }
}
