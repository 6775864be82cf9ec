/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.Operation;
import dev.muster.api.OperationState;
import dev.muster.api.State;
import dev.muster.api.Worker;
import dev.muster.manager.control.Answer;
import dev.muster.manager.os.AppendFile;
import dev.muster.manager.os.OlderLauncher;
import dev.muster.manager.os.WorkerOutput;
import dev.muster.manager.supervisor.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A manager whose image was replaced, and the launcher of the first release that goes on in the application's container. */
@Timeout(120)
class OlderLauncherTest {
    @TempDir
    Path folder;

    private AppendFile terminal;
    private WorkerOutput output;
    private SharedObjects shared;
    private OlderLauncher older;
    private Process launcher;
    private Thread loop = new Thread();

    @Nullable
    private PoolShell shell;

    @BeforeEach
    void aLauncherOfTheFirstReleaseRuns() throws IOException {
        terminal = AppendFile.create(folder.resolve("terminal"));
        int fd = terminal.descriptor();
        output = new WorkerOutput(WorkerOutput.Mode.JSON, false, "web", fd, fd);
        shared = new SharedObjects(List.of());
        String connects = folder.resolve("older.sock").toString();
        older = new OlderLauncher(connects, RunDirectory.ofPod(folder).launcherSocket());
        String binary = System.getProperty("muster.launcher", "../launcher/target/muster-launcher");
        launcher = new ProcessBuilder(binary, connects, "--", "sleep", "1000")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("container.log").toFile())
                .start();
    }

    @AfterEach
    void allEnds() throws Exception {
        leave();
        launcher.destroyForcibly();
        assertThat(launcher.waitFor(20, TimeUnit.SECONDS)).isTrue();
        older.close();
        shared.close();
        output.close();
        terminal.close();
    }

    private PoolShell manager(String version) {
        PoolShell begun = new PoolShell(
                Pools.of(List.of()).workers(2).pool(),
                version,
                new Home.Pod(RunDirectory.ofPod(folder), OptionalInt.empty(), false),
                new PoolSockets(List.of()),
                shared,
                output,
                (level, line) -> {});
        loop = Thread.ofPlatform().name("loop").start(begun::run);
        shell = begun;
        return begun;
    }

    private void leave() throws InterruptedException {
        PoolShell left = shell;
        if (left != null) {
            left.post(() -> left.leave(0));
            assertThat(loop.join(Duration.ofSeconds(20))).isTrue();
            left.close();
            shell = null;
        }
    }

    private static State await(PoolShell manager, String what, Predicate<State> condition) {
        Await.until(what, () -> condition.test(manager.control().state()));
        return manager.control().state();
    }

    private static State ready(PoolShell manager, int workers) {
        return await(
                manager,
                workers + " are ready",
                state -> state.observed().converged() && state.observed().ready() == workers);
    }

    private static List<Integer> pids(State state) {
        return state.workers().stream()
                .map(worker -> Objects.requireNonNull(worker.pid()))
                .toList();
    }

    private static OperationState done(PoolShell manager, Request request) throws InterruptedException {
        if (!(manager.control().submit(request) instanceof Answer.Accepted(long number))) {
            throw new AssertionError(request + " was refused");
        }
        Operation ended = manager.control().await(number, Duration.ofSeconds(30));
        return ended.state();
    }

    @Test
    void itIsUnderstoodAndIsToldNothingThatItDoesNotUnderstand() throws Exception {
        State begun = ready(manager("0.1.0"), 2);
        leave();

        PoolShell manager = manager("0.2.0");
        State found = ready(manager, 2);
        assertThat(pids(found)).as("nobody was restarted").isEqualTo(pids(begun));
        assertThat(done(manager, new Request.Restart(new TreeSet<>()))).isEqualTo(OperationState.DONE);
        assertThat(pids(manager.control().state())).doesNotContainAnyElementsOf(pids(begun));
        assertThat(done(manager, new Request.Scale(3))).isEqualTo(OperationState.DONE);

        int victim = pids(manager.control().state()).getFirst();
        assertThat(ProcessHandle.of(victim).orElseThrow().destroyForcibly()).isTrue();
        Worker replaced = await(manager, "it is replaced", OlderLauncherTest::hasReplaced)
                .workers()
                .getFirst();
        assertThat(replaced.lastExit()).isNotNull();
        ready(manager, 3);

        assertThat(done(manager, new Request.Shutdown(false))).isEqualTo(OperationState.DONE);
        assertThat(launcher.waitFor(20, TimeUnit.SECONDS))
                .as("the launcher ends")
                .isTrue();
        assertThat(launcher.exitValue()).isZero();
        assertThat(older.misunderstood()).isEmpty();
    }

    private static boolean hasReplaced(State state) {
        return state.workers().getFirst().restarts() == 1;
    }
}
