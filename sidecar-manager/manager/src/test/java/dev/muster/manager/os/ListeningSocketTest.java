/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListeningSocketTest {
    @TempDir
    Path directory;

    private static int port(ListeningSocket socket) {
        return Integer.parseInt(socket.address().substring(socket.address().lastIndexOf(':') + 1));
    }

    private static SocketChannel connect(String host, ListeningSocket socket) throws IOException {
        return SocketChannel.open(new InetSocketAddress(InetAddress.ofLiteral(host), port(socket)));
    }

    @Test
    void withNoHostBothFamiliesReachIt() throws Exception {
        try (ListeningSocket socket = ListeningSocket.tcp(null, 0, 16)) {
            assertThat(socket.address()).startsWith("[::]:");
            assertThat(Descriptors.isNonBlocking(socket.descriptor())).isTrue();
            try (SocketChannel ipv4 = connect("127.0.0.1", socket);
                    SocketChannel ipv6 = connect("::1", socket)) {
                assertThat(ipv4.isConnected()).isTrue();
                assertThat(ipv6.isConnected()).isTrue();
                assertThat(socket.queue()).isEqualTo(new ListeningSocket.Queue(2, 16));
            }
        }
    }

    @Test
    void hostsAreAddressesOrNames() {
        try (ListeningSocket socket = ListeningSocket.tcp("127.0.0.1", 0, 16)) {
            assertThat(socket.address()).startsWith("127.0.0.1:");
        }
        try (ListeningSocket socket = ListeningSocket.tcp("::1", 0, 16)) {
            assertThat(socket.address()).startsWith("[::1]:");
        }
        try (ListeningSocket socket = ListeningSocket.tcp("[::1]", 0, 16)) {
            assertThat(socket.address()).startsWith("[::1]:");
        }
        try (ListeningSocket socket = ListeningSocket.tcp("localhost", 0, 16)) {
            assertThat(socket.address()).matches("127\\.0\\.0\\.1:\\d+|\\[::1]:\\d+");
        }
    }

    @Test
    void whatCannotBeHadIsSaidInWords() {
        try (ListeningSocket taken = ListeningSocket.tcp(null, 0, 16)) {
            int port = port(taken);
            assertError(
                    () -> ListeningSocket.tcp("127.0.0.1", port, 16),
                    "cannot listen on 127.0.0.1:" + port + ": address already in use: another program listens on port "
                            + port + " (bind: EADDRINUSE)");
        }
        assertError(
                () -> ListeningSocket.tcp("192.0.2.1", 8080, 16),
                "cannot listen on 192.0.2.1:8080: this address does not belong to this machine (bind: EADDRNOTAVAIL)");
        assertError(
                () -> ListeningSocket.tcp("no.such.host.invalid", 8080, 16),
                "cannot listen on no.such.host.invalid:8080: no.such.host.invalid is neither an IP address nor a name"
                        + " that can be looked up");
        assertError(() -> ListeningSocket.tcp(null, 65536, 16), "a port is a number from 0 to 65535, not 65536");
    }

    private static void assertError(ThrowingCallable tried, String message) {
        assertThatThrownBy(tried).isInstanceOf(OsException.class).hasMessage(message);
    }

    @Test
    void aFullQueueShowsDepthLimitAndDrops() throws Exception {
        try (ListeningSocket socket = ListeningSocket.tcp("127.0.0.1", 0, 1)) {
            assertThat(socket.drops()).isZero();
            try (SocketChannel first = connect("127.0.0.1", socket);
                    SocketChannel second = connect("127.0.0.1", socket);
                    SocketChannel third = SocketChannel.open()) {
                assertThat(first.isConnected() && second.isConnected()).isTrue();
                assertThat(socket.queue()).isEqualTo(new ListeningSocket.Queue(2, 1));
                third.configureBlocking(false);
                third.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port(socket)));
                assertThat(socket.drops()).isPositive();
            }
        }
    }

    @Test
    void whatAWorkerDidToTheSharedSocketIsUndone() {
        try (ListeningSocket socket = ListeningSocket.tcp("127.0.0.1", 0, 64)) {
            assertThat(socket.restore()).isFalse();
            int workers = Descriptors.duplicate(socket.descriptor());
            assertThat(Libc.listen(workers, 5)).isZero();
            assertThat(Libc.fcntl(workers, Libc.F_SETFL, 0)).isZero();
            assertThat(socket.queue()).isEqualTo(new ListeningSocket.Queue(0, 5));
            assertThat(socket.restore()).isTrue();
            assertThat(socket.queue()).isEqualTo(new ListeningSocket.Queue(0, 64));
            assertThat(Descriptors.isNonBlocking(workers)).isTrue();
            Descriptors.close(workers);
        }
    }

    @Test
    void aUnixSocketHasItsModeAndQueueAndGoesAway() throws Exception {
        Path path = directory.resolve("app.sock");
        try (ListeningSocket socket = ListeningSocket.unix(path.toString(), 0660, 8)) {
            assertThat(socket.address()).isEqualTo("unix:" + path);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-rw----");
            try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
                assertThat(client.isConnected()).isTrue();
                assertThat(socket.queue()).isEqualTo(new ListeningSocket.Queue(1, 8));
            }
            assertThat(socket.restore()).isFalse();
            assertError(
                    () -> ListeningSocket.unix(path.toString(), 0660, 8),
                    "cannot make the socket " + path + ": another program is using it (connect: EADDRINUSE)");
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void aStaleUnixSocketIsReplacedAndAnotherFileIsNot() throws Exception {
        Path path = directory.resolve("app.sock");
        SocketFile dead = SocketFile.bind(path.toString(), Libc.SOCK_STREAM, 0600);
        Descriptors.close(dead.descriptor());
        assertThat(path).exists();
        try (ListeningSocket socket = ListeningSocket.unix(path.toString(), 0600, 8)) {
            assertThat(SocketChannel.open(UnixDomainSocketAddress.of(path)).isConnected())
                    .isTrue();
            Files.delete(path);
            Files.writeString(path, "somebody else's");
            assertThat(socket.queue()).isNotNull();
        }
        assertThat(path).hasContent("somebody else's");
        assertError(
                () -> ListeningSocket.unix(path.toString(), 0600, 8),
                "cannot make the socket " + path + ": a file that is not a socket is there");
    }

    @Test
    void adoptingASocketThatDoesNotListenIsRefused() {
        int socket = Libc.socket(Libc.AF_INET, Libc.SOCK_STREAM | Libc.SOCK_CLOEXEC, 0);
        assertError(
                () -> ListeningSocket.adopt(socket, 8), "descriptor " + socket + " is a socket that does not listen");
        Descriptors.close(socket);
    }
}
