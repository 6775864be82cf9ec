/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A load that sees no failures proves something only if it sees those that are there. */
class LoadClientTest {
    private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

    /** What a server does with one connection. */
    private interface Conduct {
        void with(Socket connection) throws IOException, InterruptedException;
    }

    private static ServerSocket server(Conduct conduct) throws IOException {
        var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try (var connection = server.accept()) {
                    conduct.with(connection);
                } catch (IOException | InterruptedException e) {
                    // the end of the test, or of the client
                }
            }
        });
        return server;
    }

    private static void say(Socket connection, String text) throws IOException {
        assertThat(connection.getInputStream().read(new byte[4096])).isPositive();
        connection.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void counts_answers_and_their_silence() throws IOException {
        try (var server = server(connection -> say(connection, ANSWER));
                var load = LoadClient.on(server.getLocalPort()).connecting(2)) {
            load.awaitAnswers(20);
            var report = load.stop();
            assertThat(report.ok()).isGreaterThanOrEqualTo(20);
            assertThat(report.failures()).isEmpty();
        }
    }

    @Test
    void measures_a_silence_that_lasts_to_the_end() throws Exception {
        try (var server = server(connection -> Thread.sleep(300));
                var load = LoadClient.on(server.getLocalPort()).connecting(1)) {
            Thread.sleep(700);
            assertThat(load.stop().silence()).isGreaterThan(Duration.ofMillis(600));
        }
    }

    @Test
    void sees_a_refusal() throws Exception {
        try (var load = LoadClient.on(Host.freePort()).connecting(1)) {
            Thread.sleep(100);
            assertThat(load.stop().failures().keySet()).containsExactly("refused");
        }
    }

    @Test
    void sees_a_reset() throws Exception {
        try (var server = server(connection -> connection.setSoLinger(true, 0));
                var load = LoadClient.on(server.getLocalPort()).connecting(1)) {
            Thread.sleep(200);
            assertThat(load.stop().failures().keySet()).isNotEmpty().allMatch(kind -> kind.startsWith("reset"));
        }
    }

    @Test
    void sees_an_answer_that_is_cut_off() throws Exception {
        try (var server = server(connection -> say(connection, ANSWER.substring(0, ANSWER.length() - 1)));
                var load = LoadClient.on(server.getLocalPort()).connecting(1)) {
            Thread.sleep(200);
            assertThat(load.stop().failures().keySet()).containsExactly("answer (incomplete)");
        }
    }

    @Test
    void forgives_a_kept_connection_that_is_closed_between_two_requests_and_no_other() throws Exception {
        try (var server = server(connection -> say(connection, ANSWER));
                var load = LoadClient.on(server.getLocalPort()).keepingAlive(1)) {
            load.awaitAnswers(10);
            var report = load.stop();
            assertThat(report.closedBetween()).isGreaterThanOrEqualTo(9);
            assertThat(report.failures()).isEmpty();
        }
        try (var server = server(connection -> {});
                var load = LoadClient.on(server.getLocalPort()).keepingAlive(1)) {
            Thread.sleep(200);
            assertThat(load.stop().failed()).isPositive();
        }
    }
}
