/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process of its own, where it begins and where it is told to end before it has begun. */
@Timeout(120)
class ManagerTest {
    private static final int TURN_MILLIS = 20;
    private static final int LONG_MILLIS = 30_000;

    private final List<Process> started = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void nothingRunsOn() throws Exception {
        for (Process process : started) {
            process.destroy();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
    }

    /** {@code muster run} with a worker that leaves a mark. */
    private Process run(String... options) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Muster.class.getName(),
                "run",
                "--name",
                "web",
                "--ready",
                "alive:10ms"));
        line.addAll(List.of(options));
        line.addAll(List.of("--", "sh", "-c", "touch " + folder.resolve("worked") + "; exec sleep 1000"));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.redirectOutput(folder.resolve("output" + started.size()).toFile());
        builder.environment().put("XDG_RUNTIME_DIR", folder.toString());
        builder.environment().put("MUSTER_LAUNCHER", new File("../launcher/target/muster-launcher").getCanonicalPath());
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private int exit(Process process) throws InterruptedException {
        assertThat(process.waitFor(LONG_MILLIS, TimeUnit.MILLISECONDS))
                .as("it ends")
                .isTrue();
        return process.exitValue();
    }

    private String output(Process process) throws IOException {
        return Files.readString(folder.resolve("output" + started.indexOf(process)));
    }

    private void awaitFile(String name) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LONG_MILLIS);
        while (!Files.exists(folder.resolve(name))) {
            assertThat(System.nanoTime()).as("there is " + name).isLessThan(end);
            Thread.sleep(TURN_MILLIS);
        }
    }

    private void nothingWasStarted() {
        assertThat(folder.resolve("worked")).doesNotExist();
        assertThat(folder.resolve("muster/web.launcher")).doesNotExist();
        assertThat(folder.resolve("muster/web.sock")).doesNotExist();
    }

    @Test
    void aNameIsTakenByOnePool() throws Exception {
        Process first = run();
        awaitFile("muster/web.sock");
        Process second = run();
        assertThat(exit(second)).isEqualTo(1);
        assertThat(output(second))
                .isEqualTo("muster: a pool named web is already running; stop it or choose another --name\n");
        assertThat(first.isAlive()).isTrue();
        first.destroy();
        assertThat(exit(first)).as(output(first)).isZero();
    }

    @Test
    void aBusyInspectorPortIsSaidBeforeAnythingStarts() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process refused = run("--inspect", Integer.toString(other.getLocalPort()));
            assertThat(exit(refused)).isEqualTo(1);
            assertThat(output(refused))
                    .isEqualTo("muster: inspector.listen: 127.0.0.1:" + other.getLocalPort()
                            + ": cannot listen there: Address already in use\n");
            nothingWasStarted();
        }
    }

    @Test
    void aPortOfThePoolsOwnIsBusyToo() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Process refused = run("--listen", "http=" + port, "--inspect", Integer.toString(port));
        assertThat(exit(refused)).isEqualTo(1);
        assertThat(output(refused)).hasLineCount(1).startsWith("muster: inspector.listen: 127.0.0.1:" + port + ": ");
        nothingWasStarted();
    }

    @Test
    void aKeyFileThatIsNotThereIsSaidBeforeAnythingStarts() throws Exception {
        Path file = Files.writeString(
                folder.resolve("pool.yaml"), "inspector: {listen: '0.0.0.0:6457', keyFile: /nowhere/key}\n");
        Process refused = run("--config", file.toString());
        assertThat(exit(refused)).isEqualTo(1);
        assertThat(output(refused)).isEqualTo("muster: inspector.keyFile: there is no file /nowhere/key\n");
        nothingWasStarted();
    }

    @Test
    void aFileInTheControlSocketsPlaceIsLeftAndNothingStarts() throws Exception {
        Process refused = run(); // makes the folder as it must be
        awaitFile("muster/web.sock");
        refused.destroy();
        assertThat(exit(refused)).isZero();
        Files.delete(folder.resolve("worked"));
        Files.writeString(folder.resolve("muster/web.sock"), "precious");
        Process again = run();
        assertThat(exit(again)).isEqualTo(1);
        assertThat(output(again)).hasLineCount(1).contains("control socket", "a file that is no socket");
        assertThat(folder.resolve("muster/web.sock")).hasContent("precious");
        assertThat(folder.resolve("worked")).doesNotExist();
    }

    @Test
    void aSignalDuringTheStartEndsWhatHasBegun() throws Exception {
        Process starting = run();
        awaitFile("muster/web.launcher"); // it listens for its launcher: signals are taken from about here on
        starting.destroy();
        // Before the handler is there, TERM ends the JVM as it does any; nothing is started then.
        assertThat(exit(starting)).as(output(starting)).isIn(0, 128 + 15);
        assertThat(folder.resolve("muster/web.sock")).doesNotExist();
        try (Stream<Path> left = Files.list(folder.resolve("muster"))) {
            assertThat(left.map(file -> file.getFileName().toString()))
                    .as("only a death by the signal itself may leave the sockets of launcher and workers")
                    .isSubsetOf("web.lock", "web.launcher", "web.worker");
        }
    }
}
