/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import dev.muster.manager.os.Command;
import dev.muster.manager.os.Descriptors;
import dev.muster.manager.os.EventLoop;
import dev.muster.manager.os.LauncherLink;
import dev.muster.manager.os.Notification;
import dev.muster.manager.os.NotifySocket;
import dev.muster.manager.os.OsException;
import dev.muster.manager.os.WorkerOutput.Level;
import dev.muster.manager.supervisor.Event;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where each worker says how it is. The launcher holds these sockets, too, and listens to them while there is no manager: what is said
 * meanwhile waits in them for the next one, and a worker that has connected to its own is heard again.
 * For the loop's thread.
 */
final class NotifySockets implements AutoCloseable {

    private static final String HELD = "notify:";

    private final EventLoop loop;
    private final LauncherLink link;
    private final RunDirectory directory;
    private final Journal journal;
    private final Consumer<Event.Notified> events;
    private final Map<Long, NotifySocket> sockets = new HashMap<>();
    private final Map<Long, Integer> offered = new HashMap<>();
    private final Set<Long> held = new HashSet<>();
    private boolean local = true;

    NotifySockets(
            EventLoop loop,
            LauncherLink link,
            RunDirectory directory,
            Journal journal,
            Consumer<Event.Notified> events) {
        this.loop = loop;
        this.link = link;
        this.directory = directory;
        this.journal = journal;
        this.events = events;
    }

    /** A launcher is about to say what it holds. One that ends with its manager need not hold anything for the next one. */
    void met(boolean launcherIsLocal) {
        offered.values().forEach(Descriptors::close);
        offered.clear();
        held.clear();
        local = launcherIsLocal;
    }

    /** Whether what the launcher holds is one of these; then it is kept until {@link #adopt}. */
    boolean offer(String name, int descriptor) {
        if (!name.matches(HELD + "\\d{1,18}")) {
            return false;
        }
        long number = Long.parseLong(name.substring(HELD.length()));
        held.add(number);
        Integer before = offered.put(number, descriptor);
        if (before != null) {
            Descriptors.close(before);
        }
        return true;
    }

    /** All is said that the launcher holds: those of living workers are taken over, and nothing else is left behind. */
    void adopt(Collection<Long> workers) {
        for (long number : workers) {
            NotifySocket ours = sockets.get(number);
            if (ours == null) {
                adopt(number, offered.remove(number));
            } else if (!held.contains(number)) { // the launcher was away when we asked it to
                hold(number, ours);
            }
        }
        offered.values().forEach(Descriptors::close);
        offered.clear();
        for (long number : List.copyOf(held)) {
            if (!sockets.containsKey(number)) {
                release(number);
            }
        }
        directory.clear(sockets.keySet());
    }

    private void adopt(long number, @Nullable Integer descriptor) {
        String path = directory.notifySocket(number);
        try {
            if (descriptor == null
                    || !Files.exists(Path.of(path))) { // without its file only who is connected would be heard
                if (descriptor != null) {
                    Descriptors.close(descriptor);
                }
                open(number);
            } else {
                sockets.put(number, NotifySocket.adopt(loop, path, descriptor, said -> hear(number, said)));
            }
        } catch (OsException e) {
            journal.log(Level.WARN, "worker " + number + " is not heard: " + e.getMessage());
        }
    }

    /** Hears what was said while nobody listened. */
    void receiveAll() {
        List.copyOf(sockets.values()).forEach(NotifySocket::receive);
    }

    /**
     * The path of a new worker's.
     *
     * @throws OsException when it cannot be made
     */
    String open(long number) {
        NotifySocket socket =
                new NotifySocket(loop, directory.notifySocket(number), directory.mode(), said -> hear(number, said));
        sockets.put(number, socket);
        hold(number, socket);
        return socket.path();
    }

    private void hold(long number, NotifySocket socket) {
        if (!local && link.send(new Command.Hold(HELD + number, socket.descriptor()))) {
            held.add(number);
        }
    }

    boolean has(long number) {
        return sockets.containsKey(number);
    }

    /** Reads what a worker said last. */
    void receive(long number) {
        NotifySocket socket = sockets.get(number);
        if (socket != null) {
            socket.receive();
        }
    }

    /** Nothing of the worker is left. */
    void forget(long number) {
        NotifySocket socket = sockets.remove(number);
        if (socket != null) {
            socket.close();
        }
        release(number);
    }

    private void release(long number) {
        if (held.remove(number)) {
            link.send(new Command.Release(HELD + number));
        }
    }

    private void hear(long number, Notification said) {
        SortedMap<String, String> user = new TreeMap<>(said.user());
        Long extend = said.extendTimeoutMicros();
        Integer errno = said.errno();
        events.accept(new Event.Notified(
                number,
                said.ready(),
                said.stopping(),
                said.reloading(),
                said.watchdog() == Notification.Watchdog.ALIVE,
                said.watchdog() == Notification.Watchdog.TRIGGER,
                extend == null ? 0 : extend,
                errno == null ? 0 : errno,
                said.status(),
                user));
    }

    /** Those that a launcher holds are the next manager's: their workers go on, and go on to send to these files. */
    @Override
    public void close() {
        sockets.forEach((number, socket) -> {
            if (held.contains(number)) {
                socket.leave();
            } else {
                socket.close();
            }
        });
        sockets.clear();
        met(true);
    }
}
