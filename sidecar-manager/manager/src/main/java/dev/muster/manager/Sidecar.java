/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager;

import dev.muster.manager.inspector.InspectorException;
import dev.muster.manager.os.OsException;
import dev.muster.manager.os.Signals;
import dev.muster.manager.os.WorkerOutput;
import dev.muster.manager.os.WorkerOutput.Level;
import dev.muster.manager.reload.ReloadException;
import dev.muster.manager.settings.PodSettings;
import dev.muster.manager.shell.Home;
import dev.muster.manager.shell.PoolShell;
import dev.muster.manager.shell.PoolSockets;
import dev.muster.manager.shell.SharedObjects;
import dev.muster.manager.supervisor.Request;
import dev.muster.pool.Pool;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One pool in one pod: waits for the launcher, which is the application's container, and turns the loop until it is told to leave.
 *
 * <p>It may be killed at any moment, and another takes its place: all that must outlive it is with the launcher. So there is nothing
 * to be put in order when it goes, and the kernel's objects that workers have are left as they are.
 */
public final class Sidecar implements AutoCloseable {

    private final PoolSockets sockets;
    private final SharedObjects shared;
    private final WorkerOutput log;
    private final PoolShell shell;
    private final InspectorThread inspector;
    private final @Nullable WatchedFiles watchedFiles;
    private final PoolFileWatch poolFile;

    private Sidecar(PodSettings settings, Home.Pod home, String version) throws InspectorException {
        Pool pool = settings.pool().pool();
        log = new WorkerOutput(WorkerOutput.Mode.JSON, false, pool.name(), 1, 1);
        shared = new SharedObjects(pool.shared());
        sockets = new PoolSockets(pool.listen());
        shell = new PoolShell(pool, version, home, sockets, shared, log, log::say);
        inspector = InspectorThread.of(pool, home.directory(), shell, this::giveUp);
        watchedFiles = watch(pool, shell);
        poolFile = new PoolFileWatch(settings, home, shell);
    }

    /** The files are mounted into this container. A pool that serves is worth more than one that would see them change. */
    private static @Nullable WatchedFiles watch(Pool pool, PoolShell shell) {
        try {
            return WatchedFiles.of(pool, Path.of(""), shell);
        } catch (ReloadException e) {
            shell.log(Level.ERROR, e.getMessage() + "; no change of files is seen");
            return null;
        }
    }

    /**
     * Runs the pool until this process is told to leave, and returns the exit status: 0 then, 1 when it could not start, and the one that
     * init has asked for when it is to be started with other settings.
     *
     * @param settings that it begins with
     * @param home its folder exists
     * @param err takes what is wrong before the pool has a log of its own
     */
    public static int run(PodSettings settings, Home.Pod home, String version, PrintStream err) {
        try (Closeable claim = home.directory().claim()) {
            if (claim == null) {
                return refuse(
                        err,
                        "another manager is running here: it has "
                                + home.directory().lock());
            }
            try (Sidecar sidecar = new Sidecar(settings, home, version)) {
                return sidecar.run();
            }
        } catch (OsException | InspectorException e) {
            return refuse(err, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return refuse(
                    err, "cannot write to the folder of " + home.directory().controlSocket() + ": " + e);
        }
    }

    private static int refuse(PrintStream err, String why) {
        err.println("muster: " + why);
        return 1;
    }

    /** Probes are answered from the start: the application's image may still be on its way. */
    private int run() {
        Signals.deliver(signal -> shell.post(() -> take(signal)));
        inspector.start();
        if (watchedFiles != null) {
            watchedFiles.start();
        }
        poolFile.start();
        return shell.run();
    }

    /**
     * While workers run, a sidecar is told to stop only when it is replaced: the kubelet ends the application's container first. So the
     * workers are left alone.
     */
    private void take(Signals.ManagerSignal signal) {
        switch (signal) {
            case TERM, INT -> {
                shell.log(Level.INFO, "leaving: the workers go on, and the next manager takes them over");
                shell.leave(0);
            }
            case HUP -> shell.signalled("HUP", new Request.Restart(new TreeSet<>()));
            case TTIN -> shell.signalled("TTIN", new Request.ScaleBy(1));
            case TTOU -> {
                if (shell.targetWorkers() > 1) { // as in gunicorn, this signal never takes the last one
                    shell.signalled("TTOU", new Request.ScaleBy(-1));
                }
            }
        }
    }

    /** Whoever restarts this container may have more luck; the workers are not to suffer for it. */
    private void giveUp(String why) {
        shell.log(Level.ERROR, why + ": giving up");
        shell.leave(1);
    }

    /** The inspector goes first, so that nobody asks what cannot be answered. Sockets and shared objects end with the process. */
    @Override
    public void close() {
        poolFile.close();
        if (watchedFiles != null) {
            watchedFiles.close();
        }
        inspector.close();
        shell.close();
        log.close();
    }
}
