/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.manager.os.Descriptors;
import dev.muster.manager.os.ListeningSocket;
import dev.muster.pool.Listen;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which of the sockets that a launcher holds are the pool's. */
class PoolSocketsTest {
    /** A label may have 63 characters: nobody is asked for this one. */
    private static final String UNKNOWN = "x".repeat(64);

    private static Listen.Tcp declared(String host, int port) {
        return new Listen.Tcp("http", host, port, 128);
    }

    @Test
    void aHeldSocketIsKeptWhenItsHostCannotBeLookedUp() {
        try (ListeningSocket held = ListeningSocket.tcp("127.0.0.1", 0, 128)) {
            int port = Integer.parseInt(held.address().substring(held.address().lastIndexOf(':') + 1));
            try (PoolSockets sockets = new PoolSockets(List.of(declared(UNKNOWN, port)))) {
                int descriptor = Descriptors.duplicate(held.descriptor());
                sockets.offer("http", descriptor);

                assertThat(sockets.settle()).isEmpty();

                assertThat(sockets.open().get("http"))
                        .extracting(ListeningSocket::descriptor)
                        .isEqualTo(descriptor);
            }
        }
    }

    @Test
    void aHeldSocketOfAnotherPortIsNot() {
        try (ListeningSocket held = ListeningSocket.tcp("127.0.0.1", 0, 128);
                PoolSockets sockets = new PoolSockets(List.of(declared(UNKNOWN, 1)))) {
            sockets.offer("http", Descriptors.duplicate(held.descriptor()));

            assertThat(sockets.settle()).singleElement().asString().startsWith("http: cannot listen on " + UNKNOWN);

            assertThat(sockets.open()).isEmpty();
        }
    }
}
