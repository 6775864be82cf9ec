/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.manager.control.Answer;
import dev.muster.manager.os.AppendFile;
import dev.muster.manager.os.Command;
import dev.muster.manager.os.LauncherSide;
import dev.muster.manager.os.Report;
import dev.muster.manager.os.WorkerOutput;
import dev.muster.manager.supervisor.Request;
import dev.muster.pool.Ready;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shell of a pod's manager, and a launcher whose part the test plays: what it is told, and when. */
@Timeout(60)
class PodShellTest {
    private static final int WORKERS = 3;

    @TempDir
    Path folder;

    private final List<String> told = new ArrayList<>();
    private AppendFile terminal;
    private WorkerOutput output;
    private RunDirectory directory;
    private SharedObjects shared;
    private PoolShell shell;
    private Thread loop;

    @BeforeEach
    void aShellRuns() throws IOException {
        directory = RunDirectory.ofPod(folder);
        terminal = AppendFile.create(folder.resolve("terminal"));
        int fd = terminal.descriptor();
        output = new WorkerOutput(WorkerOutput.Mode.JSON, false, "web", fd, fd);
        shared = new SharedObjects(List.of());
        shell = new PoolShell(
                Pools.of(List.of())
                        .workers(WORKERS)
                        .ready(new Ready.Notify(Duration.ofSeconds(60)))
                        .pool(),
                "1.2.3",
                new Home.Pod(directory, OptionalInt.empty(), false),
                new PoolSockets(List.of()),
                shared,
                output,
                (level, line) -> {});
        loop = Thread.ofPlatform().name("loop").start(shell::run);
    }

    @AfterEach
    void itLeaves() throws Exception {
        shell.post(() -> shell.leave(0));
        assertThat(loop.join(Duration.ofSeconds(20))).as("the loop ends").isTrue();
        shell.close();
        shared.close();
        output.close();
        terminal.close();
    }

    private LauncherSide launcher() {
        return new LauncherSide(directory.launcherSocket());
    }

    private static void hello(LauncherSide launcher) {
        launcher.send(LauncherSide.encode(
                new Report.Hello(1, 41, 0, false, false, true, true, "", List.of("sleep", "1000"))));
        launcher.send(LauncherSide.encode(new Report.Synced()));
    }

    /** Everything that happens while this is held back arrives in one turn. */
    private CountDownLatch holdTheLoop() throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        assertThat(shell.post(() -> {
                    held.countDown();
                    try {
                        goOn.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }))
                .isTrue();
        held.await();
        return goOn;
    }

    /** Reads what the launcher is told until this comes; the words of all notes are kept. */
    private <C extends Command> C await(LauncherSide launcher, Class<C> kind, Predicate<C> which) {
        AtomicReference<@Nullable C> found = new AtomicReference<>();
        Await.until(kind.getSimpleName(), () -> {
            Command command = launcher.receive();
            while (command != null && found.get() == null) {
                if (command instanceof Command.Remember(String text)) {
                    told.add(text);
                }
                if (kind.isInstance(command) && which.test(kind.cast(command))) {
                    found.set(kind.cast(command));
                } else {
                    command = launcher.receive();
                }
            }
            return found.get() != null;
        });
        return Objects.requireNonNull(found.get());
    }

    private long spawned(LauncherSide launcher) {
        return await(launcher, Command.Spawn.class, spawn -> true).incarnation();
    }

    private String reason() {
        return String.valueOf(shell.control().state().observed().reason());
    }

    /** Its last lines are still to come, but they may never: what it was is not to be lost with this manager. */
    @Test
    void aFailureIsAtTheLauncherBeforeItsLastLinesAre() throws Exception {
        try (LauncherSide launcher = launcher()) {
            hello(launcher);
            for (int i = 0; i < WORKERS; i++) {
                spawned(launcher);
            }
            var answer = shell.control().submit(new Request.Restart(new TreeSet<>(List.of(0))));
            assertThat(answer).isEqualTo(new Answer.Accepted(1));
            for (int i = 0; i < 3; i++) {
                long number = spawned(launcher);
                launcher.send(LauncherSide.encode(new Report.NotSpawned(number, 2, Report.Stage.EXEC)));
            }
            await(launcher, Command.Remember.class, note -> note.note().contains("\ndone 1 restart FAILED "));
            assertThat(shell.control().operation(1))
                    .satisfies(shown -> assertThat(shown.isEnded())
                            .as("whoever waits gets the lines, too")
                            .isFalse());
        }
    }

    @Test
    void theLaunchersCommandIsTheRevisionAndTheLauncherIsSeen() throws Exception {
        var before = shell.control().state();
        try (LauncherSide launcher = launcher()) {
            hello(launcher);
            Command.Spawn spawn = await(launcher, Command.Spawn.class, any -> true);
            var state = shell.control().state();

            String revision = state.target().revision();
            assertThat(revision).isNotEqualTo("000000").isEqualTo(revision("sleep", "1000"));
            assertThat(revision).isNotEqualTo(revision("sleep", "1001"));
            assertThat(spawn.environment()).contains("MUSTER_REVISION=" + revision);
            assertThat(before.launcher()).isNull();
            assertThat(state.launcher()).isNotNull().satisfies(there -> {
                assertThat(there.pid()).isEqualTo(41);
                assertThat(there.protocol()).isEqualTo(1);
                assertThat(there.since()).isBetween(before.now(), state.now());
            });
        }
        Await.until("it is gone", () -> shell.control().state().launcher() == null);
    }

    private static String revision(String... command) {
        return PoolSettings.revision(Pools.of(List.of()).pool(), List.of(command));
    }

    @Test
    void whatHappensInOneTurnIsOneNote() throws Exception {
        try (LauncherSide launcher = launcher()) {
            hello(launcher);
            List<Long> numbers = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                numbers.add(spawned(launcher));
            }
            CountDownLatch goOn = holdTheLoop();
            told.clear();
            for (long number : numbers) {
                launcher.send(LauncherSide.encode(new Report.Spawned(number, 100 + (int) number, 1)));
            }
            goOn.countDown();
            long last = numbers.getLast();
            await(launcher, Command.Tag.class, tag -> tag.incarnation() == last);

            assertThat(told).singleElement().asString().contains("booting", " 101 ", " 102 ", " 103 ");
        }
    }

    @Test
    void aConnectionThatBreaksWhileItIsTakenUpIsNone() throws Exception {
        CountDownLatch goOn = holdTheLoop();
        try (LauncherSide launcher = launcher()) {
            hello(launcher);
        }
        goOn.countDown();
        assertThat(shell.control().alive()).isTrue(); // it has turned once more
        Await.until("nobody is there", () -> reason().equals("waiting for the launcher"));

        try (LauncherSide launcher = launcher()) {
            hello(launcher);
            assertThat(spawned(launcher)).as("nothing was started before").isEqualTo(1);
        }
    }
}
