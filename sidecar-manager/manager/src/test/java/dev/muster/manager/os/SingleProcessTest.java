/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** `run --single`: a JVM of its own becomes a Python program, which prints what it was given. */
@Timeout(60)
class SingleProcessTest {
    @TempDir
    Path directory;

    private static final String SHOW = """
            import json, os, signal
            fds = {}
            for fd in sorted(map(int, os.listdir("/proc/self/fd"))):
                try: fds[fd] = os.readlink("/proc/self/fd/%d" % fd).split(":")[0]
                except OSError: pass
            status = dict(l.split(":\\t", 1) for l in open("/proc/self/status").read().splitlines() if ":\\t" in l)
            print("fds", fds)
            print("pid", os.environ.get("LISTEN_PID") == str(os.getpid()))
            print("blocked", int(status["SigBlk"], 16))
            print("ignored", int(status["SigIgn"], 16) & 0x7fffffff & ~(1 << (signal.SIGPIPE - 1)) & ~(1 << (signal.SIGXFSZ - 1)), ".")
            for k in sorted(os.environ):
                if k.startswith(("LISTEN_FD", "MUSTER_", "NOTIFY", "WATCHDOG", "GREETING")): print(k, os.environ[k])
            """;

    /** What the JVM of its own runs: the arguments are the command. */
    static final class Main {
        private Main() {}

        public static void main(String[] command) {
            try (ListeningSocket http = ListeningSocket.tcp("127.0.0.1", 0, 16);
                    ListeningSocket admin = ListeningSocket.tcp("127.0.0.1", 0, 16)) {
                WorkerEnvironment worker = WorkerEnvironment.of(new WorkerEnvironment.Input(
                        "web",
                        new WorkerEnvironment.Who.Worker(0, 1, "r1"),
                        List.of(command),
                        Map.of("GREETING", "h\u00e9 {fd:admin}"),
                        List.of("http", "admin"),
                        null,
                        List.of(),
                        null,
                        null,
                        null));
                OsException failed = SingleProcess.become(
                        worker, null, Map.of("http", http.descriptor(), "admin", admin.descriptor()));
                System.err.println(failed.getMessage());
                System.exit(failed.errno() == Errno.ENOENT ? 127 : 126);
            }
        }
    }

    private Process start(String... command) throws Exception {
        return start(Map.of(), command);
    }

    private Process start(Map<String, String> environment, String... command) throws Exception {
        List<String> line = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName()));
        line.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().put("NOTIFY_SOCKET", "/somebody/elses");
        builder.environment().put("LISTEN_FDS", "9");
        builder.environment().put("MUSTER_SLOT", "77");
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static String output(Process process, int exit) throws Exception {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isEqualTo(exit);
        return output;
    }

    /** What all programs inherit that are started from here: under nohup, or in the background of a shell, some are ignored. */
    private static long ignoredHere() throws IOException {
        long mask = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                .sum();
        long pythons = 1L << (13 - 1) | 1L << (25 - 1); // PIPE and XFSZ
        return mask & 0x7fffffff & ~pythons;
    }

    @Test
    void theCommandGetsExactlyWhatAWorkerGets() throws Exception {
        Process process = start("python3", "-c", SHOW);
        assertThat(output(process, 0))
                .contains("fds {0: 'pipe', 1: 'pipe', 2: 'pipe', 3: 'socket', 4: 'socket'}")
                .contains("pid True", "blocked 0", "ignored %d .".formatted(ignoredHere()))
                .contains("GREETING h\u00e9 4\nLISTEN_FDNAMES http\nLISTEN_FDS 1\n")
                .contains("MUSTER_INCARNATION 1\nMUSTER_REVISION r1\nMUSTER_SLOT 0\nMUSTER_WORKER web-0\n")
                .doesNotContain("NOTIFY");
    }

    @Test
    void theCommandGetsTheUsersLimitOfOpenFiles() throws Exception {
        String hard = output(start("sh", "-c", "ulimit -Hn"), 0);
        String show = "ulimit -Sn; ulimit -Hn; echo ${MUSTER_OPEN_FILES-scrubbed}";
        assertThat(output(start(Map.of("MUSTER_OPEN_FILES", "200"), "sh", "-c", show), 0))
                .isEqualTo("200\n" + hard + "scrubbed\n");
        for (String other : List.of("unlimited", "many")) { // the JVM has raised it to the hard one
            assertThat(output(start(Map.of("MUSTER_OPEN_FILES", other), "sh", "-c", show), 0))
                    .isEqualTo(hard + hard + "scrubbed\n");
        }
    }

    @Test
    void aCommandThatCannotRunIsSaidInWords() throws Exception {
        assertThat(output(start("no-such-command"), 127))
                .isEqualTo("cannot run no-such-command: there is no such command in PATH (execvp: ENOENT)\n");
        Path plain = Files.writeString(directory.resolve("plain"), "text");
        assertThat(output(start(plain.toString()), 126))
                .isEqualTo("cannot run " + plain
                        + ": permission denied, as it is not an executable file (execvp: EACCES)\n");
        Path broken = Files.writeString(directory.resolve("broken"), "#!/no/such/interpreter\n");
        assertThat(broken.toFile().setExecutable(true)).isTrue();
        assertThat(output(start(broken.toString()), 127)).contains("no such file or directory (execvp: ENOENT)");
    }
}
