/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where one pool keeps its sockets.
 *
 * @param controlSocket where the inspector listens; its folder exists
 * @param launcherSocket where the launcher connects
 * @param workerSocket where workers call the worker API
 * @param lock the file by which one process has the pool to itself
 * @param notifyPrefix the path of a notify socket, but for the number of its incarnation
 * @param mode of the sockets that launcher and workers use, like 0600
 */
public record RunDirectory(
        Path controlSocket, String launcherSocket, String workerSocket, Path lock, String notifyPrefix, int mode) {

    private static final int OURS_ALONE = 0600;
    private static final int ANYBODYS = 0666;

    /** Beside the control socket, under the pool's name, in a folder that is ours alone. */
    public RunDirectory(Path controlSocket) {
        this(
                controlSocket,
                base(controlSocket) + ".launcher",
                base(controlSocket) + ".worker",
                Path.of(base(controlSocket) + ".lock"),
                base(controlSocket) + ".notify.",
                OURS_ALONE);
    }

    /**
     * The volume that the containers of a pod share: its boundary is the pod's. The application may run as another user than the
     * manager, so whoever has the volume may use the sockets; only the control socket is the manager's own.
     */
    public static RunDirectory ofPod(Path folder) {
        return new RunDirectory(
                folder.resolve("control.sock"),
                folder.resolve("launcher.sock").toString(),
                folder.resolve("worker.sock").toString(),
                folder.resolve("control.lock"),
                folder.resolve("notify.").toString(),
                ANYBODYS);
    }

    private static String base(Path controlSocket) {
        String file = controlSocket.toString();
        return file.endsWith(".sock") ? file.substring(0, file.length() - ".sock".length()) : file;
    }

    /** Where one incarnation says how it is. */
    String notifySocket(long incarnation) {
        return notifyPrefix + incarnation;
    }

    /**
     * Claims the pool's name for this process, until the lock is closed or the process ends; null when another process has it. The
     * file stays: to remove it would take the name from whoever opens it at that moment.
     */
    public @Nullable Closeable claim() throws IOException {
        FileChannel channel = openLock();
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

    /** In a pod the next manager may have another image, and be another user. */
    private FileChannel openLock() throws IOException {
        try {
            FileChannel made = FileChannel.open(lock, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            Files.setPosixFilePermissions(
                    lock, PosixFilePermissions.fromString(mode == ANYBODYS ? "rw-rw-rw-" : "rw-------"));
            return made;
        } catch (FileAlreadyExistsException there) {
            return FileChannel.open(lock, StandardOpenOption.WRITE);
        }
    }

    /** Removes what a manager that was killed has left, but for what these workers use. Only for the one manager of this name. */
    void clear(Collection<Long> living) {
        Path prefix = Path.of(notifyPrefix);
        Path folder = prefix.toAbsolutePath().getParent();
        if (folder == null) {
            return;
        }
        Set<String> used = new HashSet<>();
        living.forEach(number -> used.add(prefix.getFileName() + number.toString()));
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, prefix.getFileName() + "*")) {
            for (Path file : left) {
                if (!used.contains(file.getFileName().toString())) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // What cannot be removed is replaced when its number comes up, or that fails with a message of its own.
            return;
        }
    }
}
