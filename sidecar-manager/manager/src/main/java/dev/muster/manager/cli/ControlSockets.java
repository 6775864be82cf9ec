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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where managers listen for the command line: {@code $XDG_RUNTIME_DIR/muster/NAME.sock}, without a runtime folder
 * {@code /tmp/muster-UID/NAME.sock}, in a pod {@code /run/muster/control.sock}.
 *
 * <p>Whoever can write to the folder could pose as a manager, so a folder is used only if it is ours and closed to all others.
 */
public final class ControlSockets {
    private static final String SUFFIX = ".sock";

    /** A manager listens half a second after it has claimed its name; on a machine that is busy, later. */
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(5);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

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
     * The one running manager, or the one of this name. The first folder in which any runs decides. One that has claimed its name
     * and does not listen yet is waited for.
     *
     * @param name which one, or empty for the only one
     */
    Path running(String name) throws CommandProblem, IOException, InterruptedException {
        long begin = System.nanoTime();
        while (true) {
            SortedMap<String, Path> others = new TreeMap<>();
            Path listening = listening(name, others);
            if (listening != null) {
                return listening;
            }
            boolean late = System.nanoTime() - begin > STARTS_WITHIN.toNanos();
            if (late || !isClaimed(name)) {
                throw new CommandProblem(ExitCode.NO_MANAGER, none(name, others));
            }
            Thread.sleep(LOOK_AGAIN);
        }
    }

    /** @param others takes what runs under other names */
    private @Nullable Path listening(String name, SortedMap<String, Path> others) throws CommandProblem, IOException {
        for (Path place : places()) {
            SortedMap<String, Path> running = new TreeMap<>();
            for (Map.Entry<String, Path> socket : sockets(place).entrySet()) {
                if (answers(socket.getValue())) {
                    (name.isEmpty() || name.equals(socket.getKey()) ? running : others)
                            .put(socket.getKey(), socket.getValue());
                }
            }
            if (running.size() == 1) {
                return running.values().iterator().next();
            }
            if (!running.isEmpty()) {
                throw new CommandProblem(
                        ExitCode.NO_MANAGER,
                        "several managers are running; choose one with --name: " + String.join(", ", running.keySet()));
            }
        }
        return null;
    }

    private String none(String name, SortedMap<String, Path> others) {
        if (name.isEmpty()) {
            String starts = Files.isDirectory(surroundings.podFolder()) ? "sidecar" : "run";
            return "no manager is running here; 'muster " + starts + "' starts one (looked in " + folderNames() + ")";
        }
        return "no manager named '" + name + "' is running"
                + (others.isEmpty()
                        ? " (looked in " + folderNames() + ")"
                        : "; running: " + String.join(", ", others.keySet()));
    }

    private String folderNames() {
        List<Path> looked = new ArrayList<>(folders());
        if (Files.isDirectory(surroundings.podFolder())) {
            looked.addFirst(surroundings.podFolder());
        }
        return looked.stream().map(Path::toString).collect(Collectors.joining(", "));
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

    /** Where to look, in this order: the pod's one socket, and the folders. */
    private List<Path> places() {
        List<Path> places = new ArrayList<>();
        places.add(podSocket());
        places.addAll(folders());
        return places;
    }

    private Path podSocket() {
        return surroundings.podFolder().resolve("control.sock");
    }

    /** The sockets of a place, running or left behind, by the manager's name. */
    private SortedMap<String, Path> sockets(Path place) throws CommandProblem, IOException {
        if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            return new TreeMap<>();
        }
        if (place.equals(podSocket())) {
            return new TreeMap<>(Map.of("control", place));
        }
        refuseIfOpen(place);
        return in(place, SUFFIX);
    }

    /** Whether a manager that we look for, and that does not listen, is about to. */
    private boolean isClaimed(String name) throws IOException {
        for (Path folder : folders()) {
            if (!Files.isDirectory(folder)) {
                continue;
            }
            for (Map.Entry<String, Path> lock : in(folder, Claim.SUFFIX).entrySet()) {
                if ((name.isEmpty() || name.equals(lock.getKey())) && new Claim(lock.getValue()).isHeld()) {
                    return true;
                }
            }
        }
        return new Claim(surroundings.podFolder().resolve("control" + Claim.SUFFIX)).isHeld();
    }

    /** The files with this ending, by their names without it. */
    private static SortedMap<String, Path> in(Path folder, String suffix) throws IOException {
        SortedMap<String, Path> byName = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String fileName = file.getFileName().toString();
                if (fileName.endsWith(suffix)) {
                    byName.put(fileName.substring(0, fileName.length() - suffix.length()), file);
                }
            }
        }
        return byName;
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
