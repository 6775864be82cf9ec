/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where workers call. It is bound before the first of them starts, and so before the server is loaded: who calls in between waits
 * in the queue, and is answered. Whoever can reach the file may connect, as a worker may run as another user; the token decides.
 */
public final class WorkerSocket implements AutoCloseable {
    private static final int BACKLOG = 256;

    private final Path path;
    private final ServerSocketChannel channel;

    private WorkerSocket(Path path, ServerSocketChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Binds it, in the place of what a killed manager has left.
     *
     * @param path in a folder that is this manager's
     */
    public static WorkerSocket bind(Path path) throws InspectorException {
        try {
            Files.deleteIfExists(path);
            ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.bind(UnixDomainSocketAddress.of(path), BACKLOG);
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
            } catch (IOException e) {
                channel.close();
                throw e;
            }
            return new WorkerSocket(path, channel);
        } catch (IOException e) {
            throw new InspectorException("the workers' socket " + path + ": " + e.getMessage(), e);
        }
    }

    ServerSocketChannel channel() {
        return channel;
    }

    /** Takes the file away; who still waits is turned away. */
    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(path);
    }
}
