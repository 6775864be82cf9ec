/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Where one pool keeps its sockets: beside the control socket, under the pool's name.
 *
 * @param controlSocket where the inspector listens; its folder exists and is ours alone
 */
public record RunDirectory(Path controlSocket) {

    private String base() {
        String file = controlSocket.toString();
        return file.endsWith(".sock") ? file.substring(0, file.length() - ".sock".length()) : file;
    }

    /** Where the launcher connects. */
    public String launcherSocket() {
        return base() + ".launcher";
    }

    /** Where one incarnation says how it is. */
    String notifySocket(long incarnation) {
        return notifyPrefix() + incarnation;
    }

    /** Where workers call the worker API. */
    public String workerSocket() {
        return base() + ".worker";
    }

    private String notifyPrefix() {
        return base() + ".notify.";
    }

    /**
     * Claims the pool's name for this process, until the lock is closed or the process ends; null when another process has it. The
     * file stays: to remove it would take the name from whoever opens it at that moment.
     */
    public @Nullable Closeable claim() throws IOException {
        Path file = Path.of(base() + ".lock");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException another) {
            // in this very process, then
        }
        channel.close();
        return null;
    }

    /** Removes what a manager that was killed has left. Only for the one manager of this name. */
    void clear() {
        Path prefix = Path.of(notifyPrefix());
        Path folder = prefix.toAbsolutePath().getParent();
        if (folder == null) {
            return;
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, prefix.getFileName() + "*")) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | DirectoryIteratorException e) {
            // What cannot be removed is replaced when its number comes up, or that fails with a message of its own.
            return;
        }
    }
}
