/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager;

import dev.muster.manager.inspector.Inspector;
import dev.muster.manager.inspector.InspectorException;
import dev.muster.manager.os.Descriptors;
import dev.muster.manager.os.ListeningSocket;
import dev.muster.manager.os.LocalLauncher;
import dev.muster.manager.os.OsException;
import dev.muster.manager.os.Program;
import dev.muster.manager.os.Signals;
import dev.muster.manager.os.WorkerOutput;
import dev.muster.manager.shell.PoolShell;
import dev.muster.manager.shell.RunDirectory;
import dev.muster.manager.supervisor.Request;
import dev.muster.pool.HostPort;
import dev.muster.pool.Listen;
import dev.muster.pool.NotYet;
import dev.muster.pool.Pool;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One pool on one host: binds its sockets, starts a launcher, and turns the loop until all has ended.
 *
 * <p>The order matters for the start-up time: sockets, launcher and workers first; the inspector is loaded on a thread of its own
 * once the first worker's program runs.
 */
public final class Manager implements AutoCloseable {

    /** A launcher that dies more often than this within the time below is not started again. */
    private static final int LAUNCHER_DEATHS = 5;

    private static final int LAUNCHER_DEATHS_SECONDS = 60;

    private final Pool pool;
    private final Path controlSocket;
    private final Consumer<String> log;
    private final Map<String, ListeningSocket> sockets = new LinkedHashMap<>();
    private final ArrayDeque<Instant> launcherDeaths = new ArrayDeque<>();
    private final WorkerOutput output;
    private final PoolShell shell;
    private @Nullable LocalLauncher launcher;
    private volatile @Nullable Inspector inspector;
    private volatile boolean ended;
    private boolean interrupted;

    private Manager(Pool pool, Path controlSocket, String version, PrintStream err) {
        this.pool = pool;
        this.controlSocket = controlSocket;
        this.log = line -> err.println("muster: " + line);
        for (Listen listen : pool.listen()) {
            sockets.put(listen.name(), bind(listen));
        }
        output = new WorkerOutput(WorkerOutput.Mode.valueOf(pool.logs().name()), Descriptors.isTerminal(1), 1, 2);
        shell = new PoolShell(pool, version, sockets, new RunDirectory(controlSocket), output, true, log);
    }

    /**
     * Runs the pool until it is told to end, and returns the exit status: 0 after a graceful end, 1 when it could not start or
     * something could not be ended.
     *
     * @param controlSocket where the inspector will listen; its folder exists
     * @param err takes the manager's own lines
     */
    public static int run(Pool pool, Path controlSocket, String version, PrintStream err) {
        OsException unfit = Program.whyNotExecutable(
                pool.command().getFirst(), pool.env().getOrDefault("PATH", System.getenv("PATH")));
        if (unfit != null) {
            err.println("muster: " + unfit.getMessage());
            return 1;
        }
        try (Manager manager = new Manager(pool, controlSocket, version, err)) {
            NotYet.used(pool).forEach(manager.log);
            return manager.run();
        } catch (OsException e) {
            err.println("muster: " + e.getMessage());
            return 1;
        }
    }

    private int run() {
        startLauncher();
        Signals.deliver(signal -> shell.post(() -> take(signal)));
        shell.whenServing(() -> Thread.ofPlatform().name("inspector").daemon().start(this::startInspector));
        int status = shell.run();
        ended = true;
        return status;
    }

    static ListeningSocket bind(Listen listen) {
        return switch (listen) {
            case Listen.Tcp tcp -> ListeningSocket.tcp(tcp.host(), tcp.port(), tcp.backlog());
            case Listen.Unix unix -> ListeningSocket.unix(unix.path().toString(), unix.mode(), unix.backlog());
        };
    }

    private void startLauncher() {
        launcher = LocalLauncher.start(
                LocalLauncher.find(),
                new RunDirectory(controlSocket).launcherSocket(),
                status -> shell.post(() -> launcherDied("exit " + status)));
    }

    /** Its workers are gone with it; the sockets are not, so connections wait until a new launcher has started new workers. */
    private void launcherDied(String why) {
        if (ended) {
            return;
        }
        shell.launcherDied(why);
        Instant now = Instant.now();
        launcherDeaths.add(now);
        while (launcherDeaths.peek() != null
                && launcherDeaths.peek().isBefore(now.minusSeconds(LAUNCHER_DEATHS_SECONDS))) {
            launcherDeaths.remove();
        }
        if (launcherDeaths.size() <= LAUNCHER_DEATHS) {
            startLauncher();
        } else {
            log.accept("the launcher died " + launcherDeaths.size() + " times within a minute: giving up");
            shell.signalled(new Request.Shutdown(true));
        }
    }

    private void take(Signals.ManagerSignal signal) {
        switch (signal) {
            case TERM -> shell.signalled(new Request.Shutdown(false));
            case INT -> {
                shell.signalled(new Request.Shutdown(interrupted));
                interrupted = true;
            }
            case HUP -> shell.signalled(new Request.Restart(new TreeSet<>()));
            case TTIN -> shell.signalled(new Request.ScaleBy(1));
            case TTOU -> {
                if (shell.targetWorkers() > 1) { // as in gunicorn, this signal never takes the last one
                    shell.signalled(new Request.ScaleBy(-1));
                }
            }
        }
    }

    private void startInspector() {
        try {
            HostPort listen = pool.inspector().listen();
            InetSocketAddress tcp =
                    listen == null ? null : new InetSocketAddress(String.valueOf(listen.host()), listen.port());
            Inspector started = Inspector.start(shell.control(), controlSocket, tcp);
            inspector = started;
            if (listen != null) {
                shell.inspectorAt(listen.host() + ":" + started.port());
            }
        } catch (InspectorException e) {
            log.accept(e.getMessage() + "; the workers run on without it");
        }
    }

    @Override
    public void close() {
        Inspector running = inspector;
        if (running != null) {
            try {
                running.close();
            } catch (IOException e) {
                log.accept("the control socket could not be removed: " + e.getMessage());
            }
        }
        shell.close();
        LocalLauncher child = launcher;
        if (child != null) {
            child.close();
        }
        output.close();
        sockets.values().forEach(ListeningSocket::close);
    }
}
