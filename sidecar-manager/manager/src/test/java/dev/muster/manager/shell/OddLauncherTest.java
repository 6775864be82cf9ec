/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.manager.os.AppendFile;
import dev.muster.manager.os.Command;
import dev.muster.manager.os.Descriptors;
import dev.muster.manager.os.LauncherSide;
import dev.muster.manager.os.Report;
import dev.muster.manager.os.SharedObject;
import dev.muster.manager.os.WorkerOutput;
import dev.muster.manager.supervisor.Adopted;
import dev.muster.pool.Quantity;
import dev.muster.pool.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a launcher may say in its first packet, and what the shell then does with it. The pool wants no workers. */
@Timeout(60)
class OddLauncherTest {
    private static final int OURS = 1;

    private final List<String> log = new CopyOnWriteArrayList<>();

    @TempDir
    Path folder;

    private AppendFile terminal;
    private WorkerOutput output;
    private RunDirectory directory;
    private SharedObjects shared;
    private PoolShell shell;
    private Thread loop;
    private volatile int status = -1;

    @BeforeEach
    void aShellRuns() throws IOException {
        directory = new RunDirectory(folder.resolve("web.sock"));
        terminal = AppendFile.create(folder.resolve("terminal"));
        int fd = terminal.descriptor();
        output = new WorkerOutput(WorkerOutput.Mode.PREFIX, false, "web", fd, fd);
        var pool = Pools.of(List.of("sleep", "1000")).workers(0).pool();
        shared = new SharedObjects(List.of(new Shared.Memory("hits", new Quantity(4096))));
        shell = new PoolShell(
                pool,
                "1.2.3",
                new Home.Host(directory, true),
                new PoolSockets(List.of()),
                shared,
                output,
                (level, line) -> log.add(level + " " + line));
        loop = Thread.ofPlatform().name("loop").start(() -> status = shell.run());
    }

    @AfterEach
    void itEnds() throws Exception {
        shell.post(() -> shell.signalled(new dev.muster.manager.supervisor.Request.Shutdown(true)));
        assertThat(loop.join(Duration.ofSeconds(20))).as("the loop ends").isTrue();
        shell.close();
        shared.close();
        output.close();
        terminal.close();
    }

    private static Report.Hello hello(int version, boolean local, boolean terminating) {
        return new Report.Hello(version, 41, 0, local, terminating, true, true, "", List.of());
    }

    private LauncherSide launcher(Report.Hello hello) {
        LauncherSide launcher = new LauncherSide(directory.launcherSocket());
        launcher.send(LauncherSide.encode(hello));
        return launcher;
    }

    @Test
    void theOnlyLauncherSpeaksAnotherProtocolAndThePoolEnds() throws Exception {
        try (LauncherSide launcher = launcher(hello(OURS + 1, true, false))) {
            assertThat(loop.join(Duration.ofSeconds(20))).as("the loop ends").isTrue();
            assertThat(status).isEqualTo(1);
            assertThat(log).first().asString().startsWith("ERROR the launcher speaks version 2 of the protocol");
            Await.until("it is not heard", launcher::isClosedByManager);
        }
    }

    @Test
    void aContainersLauncherOfAnotherProtocolIsNotUsed() {
        try (LauncherSide launcher = launcher(hello(OURS + 1, false, false))) {
            Await.until("it is not heard", launcher::isClosedByManager);
            assertThat(log)
                    .singleElement()
                    .asString()
                    .startsWith("ERROR the launcher speaks version 2 of the protocol");
            assertThat(status).as("another may come").isEqualTo(-1);
        }
    }

    @Test
    void thatALauncherIsNotUsedIsSaidOnceHoweverOftenItTries() {
        for (int attempt = 0; attempt < 3; attempt++) {
            try (LauncherSide launcher = launcher(hello(OURS + 1, false, false))) {
                Await.until("it is not heard", launcher::isClosedByManager);
            }
        }
        assertThat(log).hasSize(1);
    }

    @Test
    void aLauncherThatWasToldToStopWhileNobodyListenedEndsThePool() throws Exception {
        try (LauncherSide launcher = launcher(hello(OURS, false, true))) {
            launcher.send(LauncherSide.encode(new Report.Synced()));
            assertThat(loop.join(Duration.ofSeconds(20))).as("the loop ends").isTrue();
            assertThat(status).isZero();
            assertThat(log).contains("INFO shutting down: the launcher was told to stop");
        }
    }

    @Test
    void aManagerThatComesBackSharesTheMemoryThatLivingWorkersHave() throws Exception {
        try (LauncherSide launcher = launcher(hello(OURS, false, false));
                SharedObject theirs = SharedObject.memory("hits", 4096);
                SharedObject other = SharedObject.memory("hits", 8192)) {
            launcher.send(LauncherSide.encode(new Report.Held("hits", 0)), descriptor(theirs));
            launcher.send(
                    LauncherSide.encode(new Report.Held("hits", 0)), descriptor(other)); // of another size: not ours
            launcher.send(LauncherSide.encode(new Report.Synced()));

            Command.Hold hold = hold(launcher);

            assertThat(hold.name()).isEqualTo("hits");
            assertThat(file(hold.descriptor())).isEqualTo(file(descriptor(theirs)));
            Descriptors.close(hold.descriptor());
        }
    }

    /** One that hears nothing takes its manager for frozen, and stops the workers itself. */
    @Test
    void aLauncherThatIsToldToStopIsAnsweredEachTime() {
        try (LauncherSide launcher = launcher(hello(OURS, false, false))) {
            Report.Child stubborn =
                    new Report.Child(7, 4242, false, 0, Marks.text(new Adopted.OfWorker(0, "000000", true, true)));
            launcher.send(LauncherSide.encode(stubborn));
            launcher.send(LauncherSide.encode(new Report.Synced()));
            awaitConfigured(launcher);
            for (int i = 0; i < 3; i++) {
                launcher.send(LauncherSide.encode(new Report.Terminating(15)));
                awaitConfigured(launcher);
            }
            launcher.send(LauncherSide.encode(new Report.Exited(7, 4242, 0, 0, false, false, false, 0, 0, 0)));
        }
    }

    private static void awaitConfigured(LauncherSide launcher) {
        Await.until("an answer", () -> {
            Command command = launcher.receive();
            if (command instanceof Command.Hold hold) {
                Descriptors.close(hold.descriptor());
            }
            return command instanceof Command.Configure;
        });
    }

    @Test
    void aWorkersNotifySocketIsHeldAgainByALauncherThatDoesNotHoldIt() throws Exception {
        Report.Child worker =
                new Report.Child(7, 4242, false, 0, Marks.text(new Adopted.OfWorker(0, "000000", false, false)));
        for (int connection = 0; connection < 2; connection++) {
            try (LauncherSide launcher = launcher(hello(OURS, false, false))) {
                launcher.send(LauncherSide.encode(worker));
                launcher.send(LauncherSide.encode(new Report.Synced()));

                Command.Hold hold = hold(launcher);
                while (!hold.name().equals("notify:7")) {
                    Descriptors.close(hold.descriptor());
                    hold = hold(launcher);
                }
                Descriptors.close(hold.descriptor());
            }
        }
        try (LauncherSide launcher = launcher(hello(OURS, false, false))) { // with no workers any more
            launcher.send(LauncherSide.encode(new Report.Synced()));
        }
    }

    private static Command.Hold hold(LauncherSide launcher) {
        while (true) {
            if (launcher.receive() instanceof Command.Hold hold) {
                return hold;
            }
        }
    }

    private static int descriptor(SharedObject object) {
        return object.descriptors().values().iterator().next();
    }

    private static @Nullable Object file(int descriptor) throws IOException {
        return Files.readAttributes(Path.of("/proc/self/fd/" + descriptor), BasicFileAttributes.class)
                .fileKey();
    }
}
