/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the inspector is to listen. The server is loaded when the workers already run; what would keep it from starting is found
 * here, before anything is started, and without loading any of it.
 *
 * @param controlSocket the Unix socket, which only this user may connect to
 * @param tcp an address of this machine alone, port 0 for any; null for none
 */
public record InspectorAddress(Path controlSocket, @Nullable InetSocketAddress tcp) {

    /**
     * Changes nothing that stays. Somebody may still take the port before the server does; that is reported then.
     *
     * @throws InspectorException when there can be no such inspector now
     */
    public void requireUsable() throws InspectorException {
        requireLoopback();
        ControlSocket.at(controlSocket);
        if (tcp != null) {
            requireFree(tcp);
        }
    }

    void requireLoopback() throws InspectorException {
        if (tcp != null && (tcp.isUnresolved() || !tcp.getAddress().isLoopbackAddress())) {
            throw new InspectorException(
                    field(tcp) + ": this version listens on this machine only (loopback), like 127.0.0.1:"
                            + tcp.getPort(),
                    null);
        }
    }

    /** As the server will bind it: connections of an earlier manager that still linger on the port do not matter. */
    private static void requireFree(InetSocketAddress tcp) throws InspectorException {
        try (ServerSocketChannel trial = ServerSocketChannel.open()) {
            trial.setOption(StandardSocketOptions.SO_REUSEADDR, true).bind(tcp);
        } catch (IOException e) {
            throw new InspectorException(field(tcp) + ": cannot listen there: " + e.getMessage(), e);
        }
    }

    private static String field(InetSocketAddress tcp) {
        String host = tcp.getHostString();
        return "inspector.listen: " + (host.contains(":") ? "[" + host + "]" : host) + ":" + tcp.getPort();
    }
}
