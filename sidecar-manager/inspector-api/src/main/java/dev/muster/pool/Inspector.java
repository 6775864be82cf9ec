/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The inspector beyond its control socket.
 *
 * @param listen where it listens on TCP; null is nowhere. Without a key only a loopback address is allowed
 * @param health where the two probes, and nothing else, are answered to anybody; null is nowhere of their own
 * @param keyFile holds the bearer keys
 */
public record Inspector(
        @Nullable HostPort listen,
        @Nullable HostPort health,
        @Nullable Path keyFile,
        @Nullable Tls tls) {
    public static final int DEFAULT_PORT = 6457;
    public static final Inspector DEFAULT = new Inspector(null, null, null, null);

    public Inspector {
        if (listen != null && !listen.isLoopback() && keyFile == null) {
            throw new InvalidField(
                    "listen",
                    listen + " is reachable from other machines, so it needs a key: set inspector.keyFile, "
                            + "or listen on 127.0.0.1:" + listen.port());
        }
    }

    /** Reads {@code [HOST:]PORT}, where no host is loopback. */
    public static HostPort address(String text) {
        HostPort address = HostPort.parse(text);
        return address.host() == null ? new HostPort("127.0.0.1", address.port()) : address;
    }

    /** @param clientCaFile who may connect; null is anybody with the key */
    public record Tls(Path certFile, Path keyFile, @Nullable Path clientCaFile) {}
}
