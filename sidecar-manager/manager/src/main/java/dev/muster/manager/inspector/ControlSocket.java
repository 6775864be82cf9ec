/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import dev.muster.pool.Listen;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The file that the command line finds a manager by.
 *
 * <p>The server binds to a name of its own beside it, which is made private and then renamed. So whoever sees the
 * file at its place can connect to it, nobody but the owner ever could, and what a crashed manager left is replaced.
 */
final class ControlSocket {
    private final Path path;
    private @Nullable Object published; // which file it is, as the file system tells them apart

    private ControlSocket(Path path) {
        this.path = path;
    }

    /**
     * Claims a path.
     *
     * @throws InspectorException when another manager answers there, or when there can be no socket
     */
    static ControlSocket at(Path path) throws InspectorException {
        ControlSocket socket = new ControlSocket(path.toAbsolutePath());
        socket.requireShort();
        socket.makeFolder();
        socket.requireUnused();
        return socket;
    }

    /** Where the server binds first. */
    Path binding() {
        return path.resolveSibling(
                "." + Long.toHexString(ProcessHandle.current().pid()));
    }

    /** Puts the bound socket into its place. */
    void publish() throws IOException {
        Files.setPosixFilePermissions(binding(), PosixFilePermissions.fromString("rw-------"));
        published = identity(binding());
        Files.move(binding(), path, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Takes away what was bound and not published. */
    void abandon() {
        try {
            Files.deleteIfExists(binding());
        } catch (IOException e) {
            // Nothing depends on the file; the failure that led here is the one to report.
            return;
        }
    }

    /** Takes the published socket away, unless another manager has put its own into its place. */
    void remove() throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && Objects.equals(published, identity(path))) {
            Files.deleteIfExists(path);
        }
    }

    private static @Nullable Object identity(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    private void requireShort() throws InspectorException {
        if (bytes(path) > Listen.Unix.PATH_MAX_BYTES || bytes(binding()) > Listen.Unix.PATH_MAX_BYTES) {
            throw new InspectorException(
                    "control socket " + path + ": the path is too long for a Unix socket, " + Listen.Unix.PATH_MAX_BYTES
                            + " bytes are possible; set XDG_RUNTIME_DIR to a shorter one",
                    null);
        }
    }

    private static int bytes(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    private void makeFolder() throws InspectorException {
        try {
            Path folder = path.getParent();
            if (folder != null && !Files.isDirectory(folder)) {
                Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            Files.deleteIfExists(binding());
        } catch (IOException e) {
            throw new InspectorException("control socket " + path + ": " + e, e);
        }
    }

    private void requireUnused() throws InspectorException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) || Files.isDirectory(path)) {
            throw new InspectorException("control socket " + path + ": there is a file that is no socket", null);
        }
        if (someoneAnswers()) {
            throw new InspectorException(
                    "control socket " + path + ": another manager answers there; stop it or choose another --name",
                    null);
        }
    }

    private boolean someoneAnswers() {
        try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            return probe.isConnected();
        } catch (IOException left) {
            // By a manager that was killed: publish() replaces it.
            return false;
        }
    }
}
