/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager;

import dev.muster.manager.inspector.InspectorException;
import dev.muster.manager.os.LocalLauncher;
import dev.muster.manager.os.OsException;
import dev.muster.manager.os.Program;
import dev.muster.manager.os.Signals;
import dev.muster.manager.os.WorkerOutput;
import dev.muster.manager.os.WorkerOutput.Level;
import dev.muster.manager.reload.FileWatch;
import dev.muster.manager.reload.ReloadException;
import dev.muster.manager.shell.Home;
import dev.muster.manager.shell.PoolShell;
import dev.muster.manager.shell.PoolSockets;
import dev.muster.manager.shell.RunDirectory;
import dev.muster.manager.shell.SharedObjects;
import dev.muster.manager.supervisor.Request;
import dev.muster.pool.Pool;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One pool on one host: claims its name, binds its sockets, starts a launcher, and turns the loop until all has ended.
 *
 * <p>The order matters for the start-up time: sockets, launcher and workers first; the inspector is loaded on a thread of its own
 * once the first worker's program runs.
 */
public final class Manager implements AutoCloseable {

    /** A launcher that dies more often than this within the time below is not started again. */
    private static final int LAUNCHER_DEATHS = 5;

    private static final Duration LAUNCHER_DEATHS_WITHIN = Duration.ofSeconds(60);

    /** A launcher told to exit kills what is left and goes within 2 seconds. */
    private static final Duration LAUNCHER_EXITS_WITHIN = Duration.ofSeconds(4);

    private final Pool pool;
    private final RunDirectory directory;
    private final PoolSockets sockets;
    private final ArrayDeque<Instant> launcherDeaths = new ArrayDeque<>();
    private final SharedObjects shared;
    private final WorkerOutput output;
    private final PoolShell shell;
    private @Nullable FileWatch fileWatch;
    private @Nullable WatchedFiles watchedFiles;
    private @Nullable LocalLauncher launcher;
    private @Nullable InspectorThread inspector;
    private volatile boolean broken;
    private boolean interrupted;

    private Manager(Pool pool, RunDirectory directory, String version, boolean coloured) {
        this.pool = pool;
        this.directory = directory;
        sockets = new PoolSockets(pool.listen());
        WorkerOutput.Mode mode = WorkerOutput.Mode.valueOf(pool.logs().name());
        output = new WorkerOutput(mode, coloured, pool.name(), 1, 2);
        shared = new SharedObjects(pool.shared());
        shell = new PoolShell(pool, version, new Home.Host(directory, true), sockets, shared, output, output::say);
    }

    /**
     * Runs the pool until it is told to end, and returns the exit status: 0 after a graceful end, 1 when it could not start or
     * something could not be ended, 2 when the pool asks for what cannot be.
     *
     * @param controlSocket where the inspector will listen; its folder exists
     * @param coloured whether colours are welcome on standard output
     * @param err takes what is wrong before the pool has an output of its own
     */
    public static int run(Pool pool, Path controlSocket, String version, boolean coloured, PrintStream err) {
        RunDirectory directory = new RunDirectory(controlSocket);
        try (Closeable claim = directory.claim()) {
            if (claim == null) {
                return refuse(
                        err, "a pool named " + pool.name() + " is already running; stop it or choose another --name");
            }
            requireExecutable(pool);
            try (Manager manager = new Manager(pool, directory, version, coloured)) {
                return manager.run();
            }
        } catch (OsException | InspectorException | ReloadException e) {
            return refuse(err, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return refuse(err, "cannot write to the folder of " + controlSocket + ": " + e);
        }
    }

    private static int refuse(PrintStream err, String why) {
        err.println("muster: " + why);
        return 1;
    }

    private static void requireExecutable(Pool pool) {
        String directory = pool.directory() == null ? null : pool.directory().toString();
        String path = pool.env().getOrDefault("PATH", System.getenv("PATH"));
        OsException unfit = Program.whyNotExecutable(pool.command().getFirst(), directory, path);
        if (unfit != null) {
            throw unfit;
        }
    }

    private int run() throws InspectorException, ReloadException {
        Signals.deliver(signal -> shell.post(() -> take(signal)));
        sockets.bindAll();
        InspectorThread prepared = InspectorThread.of(pool, directory, shell, this::giveUp);
        inspector = prepared;
        shell.whenServing(prepared::start);
        if (pool.reload().isOn()) {
            fileWatch = watchFiles();
        }
        watchedFiles = WatchedFiles.of(pool, folder(), shell);
        startLauncher();
        if (fileWatch != null) {
            fileWatch.start(); // what has changed since it was made is still found
        }
        if (watchedFiles != null) {
            watchedFiles.start();
        }
        int status = shell.run();
        return broken ? Math.max(1, status) : status;
    }

    private Path folder() {
        return pool.directory() == null ? Path.of("") : pool.directory();
    }

    private FileWatch watchFiles() throws ReloadException {
        return new FileWatch(folder(), pool.reload().paths(), pool.reload().debounce(), new FileWatch.Listener() {
            @Override
            public void changed(String what) {
                shell.post(() -> shell.signalled(new Request.Restart(new TreeSet<>(), "reload: " + what)));
            }

            @Override
            public void problem(String what) {
                shell.log(Level.WARN, what);
            }
        });
    }

    private void startLauncher() {
        launcher = LocalLauncher.start(
                LocalLauncher.find(),
                directory.launcherSocket(),
                status -> shell.post(() -> launcherDied("exit " + status)));
    }

    /** Its workers are gone with it; the sockets are not, so connections wait until a new launcher has started new workers. */
    private void launcherDied(String why) {
        Instant now = Instant.now();
        launcherDeaths.add(now);
        launcherDeaths.removeIf(death -> death.isBefore(now.minus(LAUNCHER_DEATHS_WITHIN)));
        if (launcherDeaths.size() > LAUNCHER_DEATHS) {
            giveUp("the launcher has died " + launcherDeaths.size() + " times within a minute");
        }
        if (shell.launcherDied(why)) {
            startLauncher();
        }
    }

    private void giveUp(String why) {
        broken = true;
        shell.log(Level.ERROR, why + ": giving up");
        shell.signalled(new Request.Shutdown(false));
    }

    private void take(Signals.ManagerSignal signal) {
        switch (signal) {
            case TERM -> shell.signalled(new Request.Shutdown(false));
            case INT -> {
                shell.signalled(new Request.Shutdown(interrupted));
                interrupted = true;
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

    /** The inspector goes first, so that nobody asks what cannot be answered; the launcher and the sockets last. */
    @Override
    public void close() {
        if (fileWatch != null) {
            fileWatch.close();
        }
        if (watchedFiles != null) {
            watchedFiles.close();
        }
        if (inspector != null) {
            inspector.close();
        }
        shell.close();
        LocalLauncher child = launcher;
        if (child != null) {
            await(child);
            child.close();
        }
        output.close();
        sockets.close();
        shared.close();
    }

    /** It kills what is left when its connection ends, and must have the time to. */
    private static void await(LocalLauncher child) {
        try {
            child.await(LAUNCHER_EXITS_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
