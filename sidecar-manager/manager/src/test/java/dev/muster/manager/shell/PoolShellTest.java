/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.OperationState;
import dev.muster.api.WorkerState;
import dev.muster.manager.control.Answer;
import dev.muster.manager.supervisor.Refusal;
import dev.muster.manager.supervisor.Request;
import dev.muster.pool.Listen;
import dev.muster.pool.Ready;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole manager but for its inspector, with the real launcher and real workers. */
@Timeout(60)
class PoolShellTest {
    private static final List<String> SLEEPER = List.of("sleep", "1000");
    private static final Request RESTART = new Request.Restart(new TreeSet<>());

    @TempDir
    Path folder;

    private static boolean lives(long pid) {
        try {
            return !Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z ");
        } catch (IOException gone) {
            return false;
        }
    }

    private static void signal(String name, long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    private long notifySockets() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().contains(".notify.")).count();
        }
    }

    @Test
    void aPoolStartsRestartsAndEnds() throws Exception {
        try (RunningPool pool =
                new RunningPool(folder, Pools.of(SLEEPER).workers(2).pool(), true)) {
            pool.awaitReady(2);
            assertThat(pool.control().ready()).isTrue();
            assertThat(pool.control().alive()).isTrue();
            assertThat(pool.serving).isTrue();
            int before = pool.pid(1);
            var restarted = pool.done(RESTART);
            assertThat(restarted.state()).as("%s", restarted).isEqualTo(OperationState.DONE);
            assertThat(restarted.message()).isEqualTo("2 workers replaced");
            assertThat(lives(before)).isFalse();
            assertThat(pool.state().observed().upToDate()).isEqualTo(2);
            assertThat(pool.control().submit(new Request.Scale(501))).isInstanceOf(Answer.Refused.class);
            int last = pool.pid(3);
            assertThat(pool.done(new Request.Shutdown(false)).state()).isEqualTo(OperationState.DONE);
            assertThat(pool.awaitEnd()).isZero();
            assertThat(lives(last)).isFalse();
            assertThat(pool.log)
                    .contains(
                            "INFO web: 2 workers",
                            "INFO restart begins (operation 1)",
                            "INFO restart done: 2 workers replaced",
                            "INFO shutting down");
            assertThat(pool.log).as("planned stops are no news").noneMatch(line -> line.startsWith("WARN"));
        }
    }

    @Test
    void nobodyWaitsForALoopThatHasEnded() throws Exception {
        try (RunningPool pool = new RunningPool(folder, Pools.of(SLEEPER).pool(), true)) {
            pool.awaitReady(1);
            pool.done(new Request.Shutdown(false));
            pool.awaitEnd();
            assertThat(pool.shell.post(() -> {})).isFalse();
            assertThat(pool.control().submit(RESTART)).isEqualTo(new Answer.Refused(new Refusal.ShuttingDown()));
            assertThat(pool.control().alive()).isFalse();
            assertThat(pool.control().ready()).isFalse();
            assertThat(pool.state().observed().live()).isZero();
        }
    }

    @Test
    void aStartThatFailsShowsTheLastLines() throws Exception {
        var pool = Pools.of(List.of("sh", "-c", "echo no settings >&2; exit 3")).pool();
        try (RunningPool failing = new RunningPool(folder, pool, true)) {
            assertThat(failing.awaitEnd()).isEqualTo(1);
            assertThat(failing.log.getLast())
                    .isEqualTo("ERROR the first start failed: slot 0: exit 3 before it was ready\n  | no settings");
            assertThat(failing.serving).isTrue();
        }
    }

    @Test
    void aProgramThatCannotRunIsNamed() throws Exception {
        try (RunningPool failing =
                new RunningPool(folder, Pools.of(List.of("./no-such-program")).pool(), true)) {
            assertThat(failing.awaitEnd()).isEqualTo(1);
            assertThat(failing.log.getLast()).contains("cannot run ./no-such-program: no such file or directory");
        }
    }

    @Test
    void aPoolOfNoneServesItsInspector() throws Exception {
        try (RunningPool pool =
                new RunningPool(folder, Pools.of(SLEEPER).workers(0).pool(), true)) {
            Await.until("the inspector is wanted", () -> pool.serving);
            assertThat(pool.control().ready()).isFalse();
            assertThat(pool.done(new Request.Scale(1)).state()).isEqualTo(OperationState.DONE);
            assertThat(pool.control().ready()).isTrue();
        }
    }

    @Test
    void aDeadLauncherIsReplacedAndNothingOfItsWorkersStays() throws Exception {
        Path grandchild = folder.resolve("grandchild");
        var command = List.of("sh", "-c", "sleep 999 & echo $! > $FILE; exec sleep 1000");
        var pool = Pools.of(command)
                .env(Map.of("FILE", grandchild.toString()))
                .listen(new Listen.Tcp("http", "127.0.0.1", 0, 16))
                .pool();
        try (RunningPool running = new RunningPool(folder, pool, true)) {
            running.awaitReady(1);
            Await.until("the grandchild runs", () -> grandchild.toFile().length() > 0);
            long left = Long.parseLong(Files.readString(grandchild).strip());
            int first = running.pid(1);
            String address = running.state().sockets().getFirst().address();
            signal("KILL", running.launcherPid());
            running.await(
                    "another worker",
                    now -> now.observed().ready() == 1
                            && now.workers().getFirst().incarnation() > 1);
            Await.until("worker and grandchild are gone", () -> !lives(first) && !lives(left));
            assertThat(running.state().sockets().getFirst().address()).isEqualTo(address);
            assertThat(running.log).contains("WARN the launcher is gone (exit 137), and its workers with it");
        }
    }

    @Test
    void aLauncherThatIsStoppedDoesNotKeepTheStateFromBeingTold() throws Exception {
        try (RunningPool pool = new RunningPool(folder, Pools.of(SLEEPER).pool(), true)) {
            pool.awaitReady(1);
            signal("STOP", pool.launcherPid());
            try {
                Instant asked = pool.state().now();
                Await.until("a later state", () -> pool.state().now().isAfter(asked.plusMillis(600)));
                assertThat(pool.control().alive()).isTrue();
            } finally {
                signal("CONT", pool.launcherPid());
            }
        }
    }

    @Test
    void fiftyRestartsLeaveNoDescriptor() throws Exception {
        try (RunningPool pool = new RunningPool(folder, Pools.of(SLEEPER).pool(), true)) {
            pool.awaitReady(1);
            assertThat(pool.done(RESTART).state()).isEqualTo(OperationState.DONE);
            Await.until("the old worker is forgotten", () -> count(this::notifySockets) == 1);
            long before = descriptors();
            for (int i = 0; i < 50; i++) {
                assertThat(pool.done(RESTART).state()).isEqualTo(OperationState.DONE);
            }
            Await.until("the old workers are forgotten", () -> count(this::notifySockets) == 1);
            Await.until("no descriptor more than before", () -> count(PoolShellTest::descriptors) <= before);
            assertThat(pool.state().workers())
                    .singleElement()
                    .satisfies(row -> assertThat(row.incarnation()).isEqualTo(52));
        }
    }

    private interface Counter {
        long count() throws IOException;
    }

    private static long count(Counter counter) {
        try {
            return counter.count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theReadinessCommandDecidesAndItsOutputIsNotTheWorkers() throws Exception {
        Path go = folder.resolve("go");
        var check = List.of("sh", "-c", "echo worker $MUSTER_SLOT is cold; test -e $GO");
        var pool = Pools.of(List.of("sh", "-c", "echo hello; exec sleep 1000"))
                .ready(new Ready.Exec(check, Duration.ofMillis(100), Duration.ofSeconds(20)))
                .env(Map.of("GO", go.toString()))
                .pool();
        try (RunningPool running = new RunningPool(folder, pool, true)) {
            running.await(
                    "it boots",
                    now -> now.workers().size() == 1 && now.workers().getFirst().pid() != null);
            assertThat(running.worker(1).state()).isEqualTo(WorkerState.STARTING);
            Files.createFile(go);
            running.awaitReady(1);
            assertThat(running.worker(1).readyBy()).isEqualTo("exec");
            running.awaitLog("its readiness command succeeded after");
            running.done(new Request.Shutdown(false));
            running.awaitEnd();
            assertThat(running.terminal.text()).isEqualTo("web.0 | hello\n");
        }
    }

    @Test
    void aReadinessCommandThatNeverSucceedsIsQuoted() throws Exception {
        var check = List.of("sh", "-c", "echo connection refused; exit 7");
        var pool = Pools.of(SLEEPER)
                .ready(new Ready.Exec(check, Duration.ofMillis(100), Duration.ofSeconds(1)))
                .pool();
        try (RunningPool failing = new RunningPool(folder, pool, true)) {
            assertThat(failing.awaitEnd()).isEqualTo(1);
            assertThat(failing.log)
                    .anySatisfy(line -> assertThat(line)
                            .startsWith(
                                    "ERROR the first start failed: slot 0: not ready within 1s: the readiness command")
                            .endsWith("  | (the readiness command:)\n  | connection refused"));
        }
    }

    @Test
    void aReadinessCommandThatCannotRunIsNamed() throws Exception {
        var pool = Pools.of(SLEEPER)
                .ready(new Ready.Exec(List.of("no-such-check"), Duration.ofMillis(100), Duration.ofSeconds(1)))
                .pool();
        try (RunningPool failing = new RunningPool(folder, pool, true)) {
            assertThat(failing.awaitEnd()).isEqualTo(1);
            assertThat(failing.log).anySatisfy(line -> assertThat(line).contains("cannot run no-such-check"));
        }
    }
}
