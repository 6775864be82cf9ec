/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Managers that are killed in the middle of something, and the one launcher that outlives them. */
@Timeout(180)
class ReplacedManagerTest {
    private static final String WORKER = """
            import os, signal, socket, time
            me = os.environ["MUSTER_INCARNATION"]
            def there(name): return os.path.exists(os.environ["FOLDER"] + "/" + name)
            def write(name, text):
                with open(os.environ["FOLDER"] + "/" + name + ".new", "w") as file: file.write(text)
                os.rename(os.environ["FOLDER"] + "/" + name + ".new", os.environ["FOLDER"] + "/" + name)
            if there("stubborn"): signal.signal(signal.SIGTERM, lambda s, f: None)
            notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            notify.connect(os.environ["NOTIFY_SOCKET"])
            write("token." + me, os.environ["MUSTER_TOKEN"])
            while there("hold." + me) and not there("go." + me): time.sleep(0.01)
            notify.send(b"READY=1")
            for i in range(500 if there("talkative") else 0): notify.send(b"STATUS=%d" % i)
            write("said." + me, "ready")
            while not (there("stubborn") and there("leave")): time.sleep(0.01)
            """;

    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endAll() throws Exception {
        for (Process process :
                started.reversed()) { // the launcher last but by KILL: nothing it has started outlives it
            process.destroyForcibly();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private void touch(String name) throws IOException {
        Files.createFile(folder.resolve(name));
    }

    private void awaitFile(String name) {
        Await.until(name, () -> Files.exists(folder.resolve(name)));
    }

    private Process start(ProcessBuilder builder) throws IOException {
        Process process =
                builder.redirectError(ProcessBuilder.Redirect.appendTo(log())).start();
        started.add(process);
        return process;
    }

    private File log() {
        return folder.resolve("log").toFile();
    }

    private Process launcher() throws IOException {
        String binary = System.getProperty("muster.launcher", "../launcher/target/muster-launcher");
        String socket = new RunDirectory(folder.resolve("web.sock")).launcherSocket();
        return start(new ProcessBuilder(binary, socket).redirectOutput(ProcessBuilder.Redirect.DISCARD));
    }

    /** One life of the manager. */
    private final class Life {
        private final Process process;
        private final BufferedReader answers;
        private final PrintWriter requests;

        Life() throws IOException {
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            process = start(new ProcessBuilder(
                    java,
                    "--enable-native-access=ALL-UNNAMED",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                    MortalManager.class.getName(),
                    folder.toString(),
                    "2",
                    WORKER));
            answers = process.inputReader(StandardCharsets.UTF_8);
            requests = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        }

        String ask(String request) {
            requests.println(request);
            try {
                return String.valueOf(answers.readLine());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        void await(String request, String answer) {
            try {
                Await.until(answer, () -> ask(request).matches(answer));
            } catch (AssertionError e) {
                throw new AssertionError(e.getMessage() + "; now: " + ask(request) + "; " + said(), e);
            }
        }

        void kill() throws InterruptedException {
            process.destroyForcibly();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private String said() {
        try {
            return Files.readString(log().toPath());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String token(long incarnation) throws IOException {
        awaitFile("token." + incarnation);
        return Files.readString(folder.resolve("token." + incarnation));
    }

    private long pid(Life manager, long incarnation) {
        for (String row : manager.ask("workers").split(" ", -1)) {
            String[] fields = row.split(":", -1);
            if (fields[1].equals(Long.toString(incarnation))) {
                return Long.parseLong(fields[2]);
            }
        }
        throw new AssertionError("no incarnation " + incarnation);
    }

    /** What is waited for goes on under its number; what was said meanwhile counts; what a person sees does not jump back. */
    @Test
    void aRestartAndAScaleGoOnThroughTheDeathsOfTheirManagers() throws Exception {
        launcher();
        Life first = new Life();
        first.await("workers", "0:1:\\d+:ready:0:notify 1:2:\\d+:ready:0:notify");
        assertThat(ProcessHandle.of(pid(first, 2)).orElseThrow().destroyForcibly())
                .isTrue();
        first.await("workers", "0:1:\\d+:ready:0:notify 1:3:\\d+:ready:1:notify");

        touch("hold.4");
        assertThat(first.ask("restart")).isEqualTo("1");
        String token = token(4);
        long booting = pid(first, 4);
        first.kill();
        touch("go.4");
        awaitFile("said.4"); // and nobody has heard it

        touch("hold.7");
        Life second = new Life();
        second.await("operation 1", "done 2 workers replaced");
        second.await("workers", "0:4:" + booting + ":ready:0:notify 1:5:\\d+:ready:1:notify");
        assertThat(second.ask("token " + token)).isEqualTo("Worker[slot=0, incarnation=4]");
        assertThat(second.ask("token " + token(1))).isEqualTo("Past[incarnation=1]");
        assertThat(said()).contains("INFO restart goes on (operation 1)");

        assertThat(second.ask("scale 4")).isEqualTo("2");
        awaitFile("token.7");
        second.await(
                "workers",
                ".* 2:6:\\d+:ready:.* 3:7:\\d+:starting:.*"); // heard, but not yet noted, a word would be lost
        second.kill();
        Life third = new Life();
        third.await("operation 2", "running null");
        touch("go.7");
        third.await("operation 2", "done scaled to 4 workers");
        assertThat(third.ask("operation 1")).isEqualTo("done 2 workers replaced");
        assertThat(third.ask("token " + token)).isEqualTo("Worker[slot=0, incarnation=4]");
        assertThat(third.ask("workers"))
                .matches("0:4:" + booting + ":ready:0:notify 1:5:\\d+:ready:1:notify 2:6:.*:ready.* 3:7:.*:ready.*");
        assertThat(third.ask("restart")).as("numbers go on").isEqualTo("3");
    }

    /** The kernel keeps ten messages, and lets the sender of the next one wait. */
    @Test
    void aWorkerThatSaysMuchWhileThereIsNoManagerDoesNotWaitAndIsHeard() throws Exception {
        touch("talkative");
        touch("hold.1");
        launcher();
        Life first = new Life();
        first.await("workers", "0:1:\\d+:starting:.* 1:2:\\d+:ready:0:notify");
        token(1);
        first.kill();
        touch("go.1");
        awaitFile("said.1");

        Life second = new Life();

        second.await("workers", "0:1:\\d+:ready:0:notify 1:2:\\d+:ready:0:notify");
        assertThat(second.ask("status 1")).isEqualTo("499");
    }

    @Test
    void aShutdownGoesOnAndNothingIsStartedAnew() throws Exception {
        touch("stubborn");
        Process launcher = launcher();
        Life first = new Life();
        first.await("workers", "0:1:\\d+:ready:0:notify 1:2:\\d+:ready:0:notify");
        assertThat(first.ask("shutdown")).isEqualTo("1");
        first.await("workers", "0:1:\\d+:stopping:.* 1:2:\\d+:stopping:.*");
        first.kill();

        Life second = new Life();
        second.await("workers", "0:1:\\d+:stopping:.* 1:2:\\d+:stopping:.*");
        touch("leave");
        assertThat(second.process.waitFor(30, TimeUnit.SECONDS)).as(said()).isTrue();
        assertThat(second.process.exitValue()).as(said()).isZero();
        assertThat(launcher.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(said()).contains("still shutting down");
        assertThat(folder.resolve("token.3")).doesNotExist();
    }
}
