/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Several commands, one after the other in one JVM: {@code state , scale 3 , /metrics}. Only the training of the AOT
 * cache runs this, because a cache remembers what a single process loaded.
 */
public final class Rehearsal {
    private Rehearsal() {}

    public static void main(String[] arguments) throws Exception {
        int worst = 0;
        List<String> rest = List.of(arguments);
        while (!rest.isEmpty()) {
            int comma = rest.indexOf(",");
            List<String> command = comma < 0 ? rest : rest.subList(0, comma);
            rest = comma < 0 ? List.of() : rest.subList(comma + 1, rest.size());
            if (command.getFirst().startsWith("/")) {
                fetch(command.getFirst());
            } else {
                worst = Math.max(worst, Muster.command(command.toArray(new String[0])));
            }
        }
        System.exit(worst);
    }

    /** Asks the rehearsed pool for what no command asks for, so that it has loaded that, too. */
    private static void fetch(String path) throws IOException {
        Path socket = Path.of(Objects.requireNonNull(System.getenv("XDG_RUNTIME_DIR")), "muster", "rehearsal.sock");
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            Channels.newOutputStream(channel).write(request.getBytes(StandardCharsets.US_ASCII));
            var _ = Channels.newInputStream(channel).readAllBytes();
        }
    }
}
