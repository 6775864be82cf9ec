/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import dev.muster.pool.Inspector.Tls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the inspector is to listen, and whom it is to trust there. The server is loaded when the workers already run; what would
 * keep it from starting is found here, before anything is started, and without loading any of it.
 *
 * @param controlSocket the Unix socket, which only this user may connect to
 * @param tcp port 0 for any; null for none. Without keys an address of this machine alone
 * @param health where the probes alone are answered, to anybody; null for nowhere
 * @param keyFile the keys that callers on TCP show; null for none
 * @param tls the certificate shown on TCP; null for plain HTTP
 */
public record InspectorAddress(
        Path controlSocket,
        @Nullable InetSocketAddress tcp,
        @Nullable InetSocketAddress health,
        @Nullable Path keyFile,
        @Nullable Tls tls) {

    /** With no keys, no certificate, and no address for probes. */
    public InspectorAddress(Path controlSocket, @Nullable InetSocketAddress tcp) {
        this(controlSocket, tcp, null, null, null);
    }

    /**
     * Changes nothing that stays. Somebody may still take the port before the server does; that is reported then.
     *
     * @throws InspectorException when there can be no such inspector now
     */
    public void requireUsable() throws InspectorException {
        requireSafe();
        new Credentials(this).close();
        ControlSocket.at(controlSocket);
        if (tcp != null) {
            requireFree("inspector.listen", tcp);
        }
        if (health != null) {
            requireFree("inspector.health", health);
        }
    }

    /** Whoever can reach the port may do everything, where there is no key: so only this machine may. */
    void requireSafe() throws InspectorException {
        requireResolved("inspector.listen", tcp);
        requireResolved("inspector.health", health);
        if (tcp != null && keyFile == null && !tcp.getAddress().isLoopbackAddress()) {
            throw new InspectorException(
                    text("inspector.listen", tcp) + ": other machines can reach this address, so it needs a key: set"
                            + " inspector.keyFile, or listen on 127.0.0.1:" + tcp.getPort(),
                    null);
        }
    }

    /** Whether keys and answers can be read on their way to other machines. */
    boolean isReadable() {
        return tcp != null && tls == null && !tcp.getAddress().isLoopbackAddress();
    }

    private static void requireResolved(String field, @Nullable InetSocketAddress address) throws InspectorException {
        if (address != null && address.isUnresolved()) {
            throw new InspectorException(text(field, address) + ": there is no such host", null);
        }
    }

    /** As the server will bind it: connections of an earlier manager that still linger on the port do not matter. */
    private static void requireFree(String field, InetSocketAddress address) throws InspectorException {
        try (ServerSocketChannel trial = ServerSocketChannel.open()) {
            trial.setOption(StandardSocketOptions.SO_REUSEADDR, true).bind(address);
        } catch (IOException e) {
            throw new InspectorException(text(field, address) + ": cannot listen there: " + e.getMessage(), e);
        }
    }

    private static String text(String field, InetSocketAddress address) {
        String host = address.getHostString();
        return field + ": " + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
