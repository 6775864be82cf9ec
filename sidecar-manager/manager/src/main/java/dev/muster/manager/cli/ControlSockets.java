/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where managers listen for the command line: {@code $XDG_RUNTIME_DIR/muster/NAME.sock}, without a runtime folder
 * {@code /tmp/muster-UID/NAME.sock}, in a pod {@code /run/muster/control.sock}.
 *
 * <p>Whoever can write to the folder could pose as a manager, so a folder is used only if it is ours and closed to all others.
 */
public final class ControlSockets {
    private static final String SUFFIX = ".sock";
    private static final Set<PosixFilePermission> OURS_ALONE = PosixFilePermissions.fromString("rwx------");

    private final Surroundings surroundings;

    public ControlSockets(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /**
     * The path at which a manager of this name is to listen. The folder exists then.
     *
     * @throws CommandProblem when the folder is not ours, or open to others
     */
    public Path toServe(String name) throws CommandProblem, IOException {
        Path folder = folders().get(0);
        try {
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OURS_ALONE));
        } catch (FileAlreadyExistsException e) {
            refuseIfOpen(folder);
        }
        return folder.resolve(name + SUFFIX);
    }

    /**
     * The one running manager, or the one of this name.
     *
     * @param name which one, or empty for the only one
     */
    Path running(String name) throws CommandProblem, IOException {
        Map<String, Path> running = new TreeMap<>();
        for (Map.Entry<String, Path> socket : sockets().entrySet()) {
            if ((name.isEmpty() || name.equals(socket.getKey())) && answers(socket.getValue())) {
                running.put(socket.getKey(), socket.getValue());
            }
        }
        if (running.size() == 1) {
            return running.values().iterator().next();
        }
        throw new CommandProblem(ExitCode.NO_MANAGER, notOne(name, running));
    }

    private String notOne(String name, Map<String, Path> running) throws CommandProblem, IOException {
        if (!running.isEmpty()) {
            return "several managers are running; choose one with --name: " + String.join(", ", running.keySet());
        }
        if (name.isEmpty()) {
            return "no manager is running here; 'muster run' starts one (looked in " + folderNames() + ")";
        }
        List<String> others = new ArrayList<>();
        for (Map.Entry<String, Path> socket : sockets().entrySet()) {
            if (answers(socket.getValue())) {
                others.add(socket.getKey());
            }
        }
        return "no manager named '" + name + "' is running"
                + (others.isEmpty() ? " (looked in " + folderNames() + ")" : "; running: " + String.join(", ", others));
    }

    private String folderNames() {
        StringBuilder names = new StringBuilder();
        for (Path folder : folders()) {
            names.append(names.isEmpty() ? "" : ", ").append(folder);
        }
        return names.toString();
    }

    /** Where to look; the first is where to serve. Both, because a cron job or a ssh session may lack the runtime folder. */
    private List<Path> folders() {
        List<Path> folders = new ArrayList<>();
        String runtime = surroundings.environment().getOrDefault("XDG_RUNTIME_DIR", "");
        if (!runtime.isEmpty() && Files.isDirectory(Path.of(runtime))) {
            folders.add(Path.of(runtime, "muster"));
        }
        folders.add(surroundings.temporaryFolder().resolve("muster-" + surroundings.uid()));
        return folders;
    }

    /** Every socket there is, running or left behind, by the manager's name. */
    private SortedMap<String, Path> sockets() throws CommandProblem, IOException {
        SortedMap<String, Path> sockets = new TreeMap<>();
        Path inPod = surroundings.podFolder().resolve("control.sock");
        if (Files.exists(inPod)) {
            sockets.put("control", inPod);
        }
        for (Path folder : folders()) {
            if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            refuseIfOpen(folder);
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    String fileName = file.getFileName().toString();
                    if (fileName.endsWith(SUFFIX)) {
                        sockets.putIfAbsent(fileName.substring(0, fileName.length() - SUFFIX.length()), file);
                    }
                }
            }
        }
        return sockets;
    }

    private void refuseIfOpen(Path folder) throws CommandProblem, IOException {
        PosixFileAttributes found = Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        int owner = (Integer) Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        if (!found.isDirectory()
                || owner != surroundings.uid()
                || !found.permissions().equals(OURS_ALONE)) {
            throw new CommandProblem(
                    ExitCode.REFUSED,
                    folder + " is not safe to use: it must be a folder owned by uid " + surroundings.uid()
                            + " with mode 0700 (it is owned by " + owner + " with mode "
                            + PosixFilePermissions.toString(found.permissions()) + ")");
        }
    }

    /** A socket file that nobody accepts on was left behind by a manager that died. */
    private static boolean answers(Path socket) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return channel.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
