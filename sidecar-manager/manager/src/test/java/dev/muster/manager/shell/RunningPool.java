/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.Operation;
import dev.muster.api.State;
import dev.muster.api.Worker;
import dev.muster.manager.control.Answer;
import dev.muster.manager.control.Control;
import dev.muster.manager.os.AppendFile;
import dev.muster.manager.os.LocalLauncher;
import dev.muster.manager.os.WorkerOutput;
import dev.muster.manager.supervisor.Request;
import dev.muster.pool.Pool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A pool with the real launcher and real workers, turned by a thread of its own. Closing it ends every process. */
final class RunningPool implements AutoCloseable {
    private static final Duration LONG = Duration.ofSeconds(20);

    final List<String> log = new CopyOnWriteArrayList<>();
    final AppendFile terminal;
    final PoolShell shell;
    volatile boolean serving;
    private final RunDirectory directory;
    private final WorkerOutput output;
    private final SharedObjects shared;
    private final PoolSockets sockets;
    private final Thread loop;
    private volatile @Nullable LocalLauncher launcher;
    private volatile int status = -1;

    RunningPool(Path folder, Pool pool, boolean endWhenStartFails) throws IOException {
        directory = new RunDirectory(folder.resolve("web.sock"));
        terminal = AppendFile.create(folder.resolve("terminal"));
        output = new WorkerOutput(
                WorkerOutput.Mode.PREFIX, false, pool.name(), terminal.descriptor(), terminal.descriptor());
        shared = new SharedObjects(pool.shared());
        sockets = new PoolSockets(pool.listen());
        sockets.bindAll();
        shell = new PoolShell(
                pool,
                "1.2.3",
                new Home.Host(directory, endWhenStartFails),
                sockets,
                shared,
                output,
                (level, line) -> log.add(level + " " + line));
        shell.whenServing(() -> serving = true);
        loop = Thread.ofPlatform().name("loop").start(() -> status = shell.run());
        shell.post(this::startLauncher);
    }

    private void startLauncher() {
        String binary = System.getProperty("muster.launcher", "../launcher/target/muster-launcher");
        launcher = LocalLauncher.start(
                binary, directory.launcherSocket(), exit -> shell.post(() -> launcherDied("exit " + exit)));
    }

    private void launcherDied(String why) {
        if (shell.launcherDied(why)) {
            startLauncher();
        }
    }

    Control control() {
        return shell.control();
    }

    State state() {
        return control().state();
    }

    long launcherPid() {
        LocalLauncher running = launcher;
        return running == null ? 0 : running.pid();
    }

    Worker worker(long incarnation) {
        return state().workers().stream()
                .filter(row -> row.incarnation() == incarnation)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no incarnation " + incarnation + " in " + state().workers()));
    }

    int pid(long incarnation) {
        return Objects.requireNonNull(worker(incarnation).pid(), "it has no process");
    }

    void await(String what, Predicate<State> condition) {
        try {
            Await.until(what, () -> condition.test(state()));
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; state: " + state() + "; log: " + log, e);
        }
    }

    void awaitReady(int workers) {
        await(workers + " ready", now -> now.observed().ready() == workers);
    }

    void awaitLog(String part) {
        try {
            Await.until("the log says " + part, () -> log.stream().anyMatch(line -> line.contains(part)));
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; log: " + log, e);
        }
    }

    /** Asks, and waits for the outcome. */
    Operation done(Request request) throws InterruptedException {
        Answer answer = control().submit(request);
        assertThat(answer).isInstanceOf(Answer.Accepted.class);
        return control().await(((Answer.Accepted) answer).operation(), LONG);
    }

    /** The exit status, when all has ended. */
    int awaitEnd() throws InterruptedException {
        assertThat(loop.join(LONG)).as("the loop ends; log: %s", log).isTrue();
        return status;
    }

    @Override
    public void close() {
        try {
            end();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted before all had ended", e);
        }
    }

    private void end() throws InterruptedException {
        try {
            if (loop.isAlive()) {
                control().submit(new Request.Shutdown(true));
            }
            loop.join(LONG);
        } finally {
            LocalLauncher running = launcher;
            if (loop.isAlive() && running != null) {
                running.close();
            }
            awaitEnd();
            shell.close();
            if (running != null) {
                assertThat(running.await(LONG)).as("the launcher ends").isTrue();
            }
            output.close();
            sockets.close();
            shared.close();
            terminal.close();
        }
    }
}
