/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole way with the real launcher: a socket held, a worker started on it with its output, its end, and the launcher's. */
@Timeout(60)
class LocalLauncherTest {
    private static final String WORKER = """
            import os, socket, sys
            assert os.environ["LISTEN_PID"] == str(os.getpid()) and os.environ["LISTEN_FDNAMES"] == "http"
            print("fds", sorted(int(f) for f in os.listdir("/proc/self/fd"))[:-1])
            print(socket.socket(fileno=3).getsockname()[1])
            sys.exit(int(os.environ["MUSTER_SLOT"]) + 3)
            """;

    @TempDir
    Path directory;

    private final EventLoop loop = new EventLoop();
    private final List<Object> heard = new ArrayList<>();

    private void turnUntil(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as("deadline; heard so far: %s", heard)
                    .isLessThan(deadline);
            loop.turn(10);
        }
    }

    private <R> R await(Class<R> report) {
        turnUntil(() -> heard.stream().anyMatch(report::isInstance));
        return report.cast(heard.stream().filter(report::isInstance).findFirst().orElseThrow());
    }

    private static String binary() {
        String binary = System.getProperty("muster.launcher", "../launcher/target/muster-launcher");
        assertThat(Files.isExecutable(Path.of(binary)))
                .as("the launcher must be built first: make -C sidecar-manager/launcher")
                .isTrue();
        return binary;
    }

    @Test
    void aWorkerRunsOnAHeldSocketAndEverythingEnds() throws Exception {
        String path = directory.resolve("launcher.sock").toString();
        AtomicInteger launcherExit = new AtomicInteger(-1);
        int[] terminal = Descriptors.pipe();
        try (LauncherLink link = new LauncherLink(loop, path, LauncherLink.Peers.OF_OUR_USER, new Recorder());
                ListeningSocket http = ListeningSocket.tcp(null, 0, 16);
                WorkerOutput output =
                        new WorkerOutput(WorkerOutput.Mode.PLAIN, false, "web", terminal[1], terminal[1]);
                LocalLauncher launcher = LocalLauncher.start(binary(), path, launcherExit::set)) {
            Report.Hello hello = await(Report.Hello.class);
            assertThat(hello.version()).isEqualTo(ProtocolNumbers.PROTOCOL_VERSION);
            assertThat((long) hello.pid()).isEqualTo(launcher.pid());
            assertThat(hello.local()).isTrue();
            await(Report.Synced.class);

            WorkerEnvironment worker = WorkerEnvironment.of(new WorkerEnvironment.Input(
                    "web",
                    new WorkerEnvironment.Who.Worker(0, 7, "r1"),
                    List.of("python3", "-c", WORKER),
                    Map.of(),
                    List.of("http"),
                    null,
                    List.of(),
                    null,
                    null,
                    null));
            link.send(new Command.Hold("http", http.descriptor()));
            try (WorkerOutput.Ends ends = output.open(new WorkerOutput.Source("web", 0, 7))) {
                link.send(new Command.Spawn(
                        7,
                        worker.places(),
                        "slot 0",
                        "",
                        worker.environment(),
                        worker.arguments(),
                        Command.NOT_ATTACHED,
                        ends.stdout(),
                        ends.stderr()));
            }
            Report.Spawned spawned = await(Report.Spawned.class);
            Report.Exited exited = await(Report.Exited.class);
            assertThat(exited.incarnation()).isEqualTo(7);
            assertThat(exited.pid()).isEqualTo(spawned.pid());
            assertThat(output.lastLines(7))
                    .containsExactly("fds [0, 1, 2, 3]", http.address().substring("[::]:".length()));
            assertThat(exited.code()).isEqualTo(3);

            link.send(new Command.Exit(5));
            turnUntil(() -> launcherExit.get() >= 0);
            assertThat(launcherExit).hasValue(5);
        }
        Descriptors.closeAll(terminal);
        loop.close();
    }

    @Test
    void whatARelayedWorkerWroteLastIsToldWhenAskedForAndBeforeItsEnd() {
        String path = directory.resolve("launcher.sock").toString();
        AtomicInteger launcherExit = new AtomicInteger(-1);
        try (LauncherLink link = new LauncherLink(loop, path, LauncherLink.Peers.OF_OUR_USER, new Recorder());
                LocalLauncher launcher = LocalLauncher.start(binary(), path, launcherExit::set)) {
            assertThat(await(Report.Hello.class).relays()).isTrue();
            String code = "echo 'a relayed line'; exec sleep 600";
            int own = Command.RELAYED;
            link.send(new Command.Spawn(
                    7, List.of(), "", "", List.of(), List.of("sh", "-c", code), Command.NOT_ATTACHED, own, own));
            await(Report.Spawned.class);
            Report.Output said = new Report.Output(7, List.of("a relayed line"));
            turnUntil(() -> {
                link.send(new Command.Tell(7));
                return heard.contains(said);
            });
            heard.clear();
            link.send(new Command.Signal(7, 9, false));
            await(Report.Exited.class);
            int exit = heard.indexOf(await(Report.Exited.class));
            assertThat(heard.subList(0, exit)).contains(said);
            link.send(new Command.Exit(0));
            turnUntil(() -> launcherExit.get() == 0);
            assertThat(launcher.pid()).isPositive();
        }
        loop.close();
    }

    @Test
    void theLauncherEndsWhenTheManagersEndOfTheLinkCloses() {
        String path = directory.resolve("launcher.sock").toString();
        AtomicInteger launcherExit = new AtomicInteger(-1);
        LauncherLink link = new LauncherLink(loop, path, LauncherLink.Peers.OF_OUR_USER, new Recorder());
        try (LocalLauncher launcher = LocalLauncher.start(binary(), path, launcherExit::set)) {
            await(Report.Synced.class);
            link.close();
            turnUntil(() -> launcherExit.get() >= 0);
            assertThat(launcher.pid()).isPositive();
        }
        loop.close();
    }

    private final class Recorder implements LauncherLink.Listener {
        @Override
        public void connected() {
            heard.add("connected");
        }

        @Override
        public void report(Report report) {
            heard.add(report);
        }

        @Override
        public void lost(String why) {
            heard.add("lost: " + why);
        }

        @Override
        public void refused(String why) {
            heard.add("refused: " + why);
        }
    }
}
