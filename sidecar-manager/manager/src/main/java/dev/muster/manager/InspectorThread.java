/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager;

import dev.muster.manager.inspector.Inspector;
import dev.muster.manager.inspector.InspectorAddress;
import dev.muster.manager.inspector.InspectorException;
import dev.muster.manager.inspector.WorkerSocket;
import dev.muster.manager.os.WorkerOutput.Level;
import dev.muster.manager.shell.PoolShell;
import dev.muster.manager.shell.RunDirectory;
import dev.muster.pool.HostPort;
import dev.muster.pool.Pool;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A pool's inspector: everything that could keep it from starting is looked at first, and the server is then loaded on a thread of its
 * own. Thread-safe.
 */
final class InspectorThread implements AutoCloseable {

    private static final Duration STARTS_WITHIN = Duration.ofSeconds(10);

    private final PoolShell shell;
    private final InspectorAddress address;
    private final WorkerSocket workers;
    private final Consumer<String> broken;
    private volatile @Nullable Thread loading;
    private volatile @Nullable Inspector inspector;

    private InspectorThread(PoolShell shell, InspectorAddress address, WorkerSocket workers, Consumer<String> broken) {
        this.shell = shell;
        this.address = address;
        this.workers = workers;
        this.broken = broken;
    }

    /**
     * Prepares the inspector of this pool, with the sockets bound: it must not want one of theirs.
     *
     * @param broken told why it could not start after all, in the loop's thread: a pool that cannot be told anything is of no use
     */
    static InspectorThread of(Pool pool, RunDirectory directory, PoolShell shell, Consumer<String> broken)
            throws InspectorException {
        var wanted = pool.inspector();
        var address = new InspectorAddress(
                directory.controlSocket(),
                address(wanted.listen()),
                address(wanted.health()),
                wanted.keyFile(),
                wanted.tls());
        address.requireUsable();
        return new InspectorThread(shell, address, WorkerSocket.bind(Path.of(directory.workerSocket())), broken);
    }

    private static @Nullable InetSocketAddress address(@Nullable HostPort listen) {
        String host = listen == null ? null : listen.host();
        return listen == null || host == null ? null : new InetSocketAddress(host, listen.port());
    }

    void start() {
        loading = Thread.ofPlatform().name("inspector").daemon().start(this::load);
    }

    private void load() {
        try {
            Inspector started = Inspector.start(shell.control(), address, workers);
            inspector = started;
            InetSocketAddress tcp = address.tcp();
            if (tcp != null) {
                shell.inspectorAt(new HostPort(tcp.getHostString(), started.port()).toString());
            }
        } catch (InspectorException e) {
            String why = String.valueOf(e.getMessage());
            shell.post(() -> broken.accept(why));
        }
    }

    @Override
    public void close() {
        try {
            Thread starting = loading;
            if (starting != null) {
                starting.join(STARTS_WITHIN);
            }
            Inspector running = inspector;
            if (running != null) {
                running.close();
            }
            workers.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            shell.log(Level.WARN, "a socket could not be removed: " + e.getMessage());
        }
    }
}
