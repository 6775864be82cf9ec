/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class CanaryTest {

    @Test
    void aSocketOnEveryAddressIsReachedOverLoopback() {
        assertThat(Canary.target("[::]:8080")).isEqualTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080));
        assertThat(Canary.target("0.0.0.0:80")).isEqualTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), 80));
    }

    @Test
    void aSocketOnOneAddressIsReachedThere() {
        assertThat(Canary.target("127.0.0.2:8080")).hasToString("/127.0.0.2:8080");
        assertThat(Canary.target("[::1]:8080")).hasToString("/[0:0:0:0:0:0:0:1]:8080");
        assertThat(Canary.target("unix:/run/app.sock")).isEqualTo(UnixDomainSocketAddress.of("/run/app.sock"));
    }

    @Test
    void aKnockConnectsAndStaysUntilTheNext() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Canary canary = new Canary()) {
            canary.knock(List.of("127.0.0.1:" + server.getLocalPort()));
            try (var accepted = server.accept()) {
                canary.knock(List.of());
                assertThat(accepted.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    @Test
    void anAddressWhereNobodyListensIsNoError() throws Exception {
        int port;
        try (ServerSocket gone = new ServerSocket(0)) {
            port = gone.getLocalPort();
        }
        try (Canary canary = new Canary()) {
            canary.knock(List.of("127.0.0.1:" + port, "unix:/nonexistent/app.sock"));
        }
    }
}
