/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The addresses a pool can listen on. */
@EndToEnd
class SocketsTest {

    @Test
    void a_port_alone_is_open_to_both_families(Host host) throws Exception {
        Assumptions.assumeTrue(Files.exists(Path.of("/proc/net/if_inet6")), "this machine has no IPv6");
        var port = Host.freePort();
        host.runTiny(1, port);

        assertThat(HttpConnection.get("127.0.0.1", port, "/pid")).isNotEmpty();
        assertThat(HttpConnection.get("::1", port, "/pid")).isNotEmpty();
    }

    @Test
    void an_address_is_open_at_that_address_alone(Host host) throws Exception {
        var port = Host.freePort();
        var muster = host.run(
                "--workers",
                1,
                "--listen",
                "http=127.0.0.1:" + port,
                "--",
                "python3",
                Host.worker("tiny.py"),
                "{fd:http}");
        muster.awaitReady(1);

        assertThat(HttpConnection.get("127.0.0.1", port, "/pid")).isNotEmpty();
        Assertions.assertThatThrownBy(() -> HttpConnection.get("127.0.0.2", port, "/pid"))
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void a_unix_socket_serves_has_its_mode_and_goes_away(Host host) throws Exception {
        var path = host.folder().resolve("app.sock");
        host.write("pool.yaml", """
                name: web
                command: [python3, "%s", "{fd:http}"]
                workers: 2
                listen: [{name: http, unix: "%s", mode: "0600"}]
                """.formatted(Host.worker("tiny.py"), path));
        var muster = host.run("--config", "pool.yaml");
        muster.awaitReady(2);

        assertThat(get(path)).contains(" 200 ");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");

        muster.cli("shutdown").exits(0);
        muster.awaitExit(Duration.ofSeconds(5));
        assertThat(path).doesNotExist();
    }

    @Test
    void a_unix_socket_that_a_killed_manager_left_is_taken_over(Host host) throws Exception {
        var path = host.folder().resolve("app.sock");
        Object[] arguments = {
            "--workers", 1, "--listen", "http=unix:" + path, "--", "python3", Host.worker("tiny.py"), "{fd:http}"
        };
        var first = host.run(arguments);
        first.awaitReady(1);
        Signals.kill(first.manager());
        host.awaitNothingLeft(Duration.ofSeconds(35));

        host.run(arguments).awaitReady(1);

        assertThat(get(path)).contains(" 200 ");
    }

    private static String get(Path path) throws IOException {
        try (var connection = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            connection.connect(UnixDomainSocketAddress.of(path));
            connection.write(ByteBuffer.wrap("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            return new String(Channels.newInputStream(connection).readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
