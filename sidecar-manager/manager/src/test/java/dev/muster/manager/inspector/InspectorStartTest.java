/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.manager.control.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class InspectorStartTest {
    private final ScriptedControl pool = ScriptedControl.answering(request -> new Answer.Accepted(41));

    @TempDir
    private Path folder;

    @Test
    void withoutAKeyOnlyThisMachineMayReachIt() {
        assertThatThrownBy(() -> Inspector.start(pool, address(new InetSocketAddress("0.0.0.0", 6457)), null))
                .isInstanceOf(InspectorException.class)
                .hasMessageContaining("0.0.0.0:6457")
                .hasMessageContaining("127.0.0.1:6457");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatAKilledManagerLeftIsReplaced() throws Exception {
        try (ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            left.bind(UnixDomainSocketAddress.of(at("web.sock")));
        }
        assertThat(at("web.sock")).exists();
        try (Inspector inspector = Inspector.start(pool, address(null), null)) {
            assertThat(inspector.port()).isEqualTo(-1);
            assertThat(new Http(UnixDomainSocketAddress.of(at("web.sock")))
                            .get("/readyz")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aManagerThatAnswersIsNotReplaced() throws Exception {
        try (Inspector first = Inspector.start(pool, address(null), null)) {
            assertThatThrownBy(() -> Inspector.start(pool, address(null), null))
                    .isInstanceOf(InspectorException.class)
                    .hasMessageContaining("another manager answers");
            assertThat(first.port()).isEqualTo(-1);
            assertThat(new Http(UnixDomainSocketAddress.of(at("web.sock")))
                            .get("/readyz")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aSocketThatReplacedOursIsLeftToItsOwner() throws Exception {
        Inspector first = Inspector.start(pool, address(null), null);
        Files.delete(at("web.sock"));
        try (Inspector second = Inspector.start(pool, address(null), null)) {
            first.close();
            assertThat(at("web.sock")).exists();
            assertThat(second.port()).isEqualTo(-1);
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFileThatIsNoSocketIsLeftAlone() throws IOException {
        Files.writeString(at("web.sock"), "precious");
        assertThatThrownBy(() -> ControlSocket.at(at("web.sock"))).hasMessageContaining("a file that is no socket");
        assertThat(at("web.sock")).hasContent("precious");
    }

    @Test
    void aPathTooLongIsSaidToBe() {
        assertThatThrownBy(() -> ControlSocket.at(at("x".repeat(108)))).hasMessageContaining("too long");
    }

    @Test
    void aPortInUseIsNamedAndNothingIsLeft() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() ->
                            Inspector.start(pool, address((InetSocketAddress) other.getLocalSocketAddress()), null))
                    .isInstanceOf(InspectorException.class)
                    .hasMessageContaining("in use");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aPortInUseIsFoundBeforeAnythingIsStarted() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> address((InetSocketAddress) other.getLocalSocketAddress())
                            .requireUsable())
                    .isInstanceOf(InspectorException.class)
                    .hasMessageStartingWith("inspector.listen: ")
                    .hasMessageContaining(":" + other.getLocalPort() + ": cannot listen there")
                    .hasMessageContaining("in use");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void anAddressThatIsFreeStaysFree() throws Exception {
        InspectorAddress free = address(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        free.requireUsable();
        assertThat(folder).isEmptyDirectory();
        try (Inspector inspector = Inspector.start(pool, free, null)) {
            InetSocketAddress taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), inspector.port());
            assertThatThrownBy(() -> new InspectorAddress(at("other.sock"), taken).requireUsable())
                    .hasMessageContaining("in use");
        }
    }

    private InspectorAddress address(@Nullable InetSocketAddress tcp) {
        return new InspectorAddress(at("web.sock"), tcp);
    }

    private Path at(String name) {
        return folder.resolve(name);
    }
}
