/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.State;
import dev.muster.api.client.InspectorClient;
import dev.muster.api.client.InspectorException;
import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A pod without Kubernetes: a folder, manager after manager, and launcher after launcher. */
final class SidecarPod implements AutoCloseable {
    private static final int TURN_MILLIS = 20;
    private static final int LONG_MILLIS = 30_000;

    private final Path folder;
    private final Path run;
    private final int port = freePort();
    private final int health = freePort();
    private final List<Process> managers = new ArrayList<>();
    private final List<Process> launchers = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private String poolFile = "";
    private boolean underInit;
    private int mounts;

    interface Condition {
        boolean holds() throws Exception;
    }

    SidecarPod(Path folder) throws IOException {
        this.folder = folder;
        run = Files.createDirectories(folder.resolve("run"));
    }

    private static int freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Nobody listens on it but the pool. */
    int port() {
        return port;
    }

    Path run() {
        return run;
    }

    /** More of the pool file of the managers that are started from now on. */
    SidecarPod with(String yaml) {
        poolFile = yaml;
        return this;
    }

    /** Managers are started by init from now on, as in the image. */
    SidecarPod underInit() {
        underInit = true;
        return this;
    }

    SidecarPod environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** The pool file becomes another, as kubelet does it: all files of the volume are put in place at once. */
    String mount(String yaml) throws IOException {
        poolFile = yaml;
        Path volume = Files.createDirectories(folder.resolve("pool"));
        Path data = Files.createDirectory(volume.resolve("..data_" + mounts++));
        String text = text();
        Files.writeString(data.resolve("pool.yaml"), text);
        Files.createSymbolicLink(volume.resolve("..data_tmp"), data.getFileName());
        Files.move(volume.resolve("..data_tmp"), volume.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        if (!Files.isSymbolicLink(volume.resolve("pool.yaml"))) {
            Files.createSymbolicLink(volume.resolve("pool.yaml"), Path.of("..data/pool.yaml"));
        }
        return text;
    }

    private String text() {
        return "name: web\ninspector: {health: '127.0.0.1:" + health + "'}\n"
                + (poolFile.contains("ready:") ? "" : "ready: {when: alive, after: 10ms}\n")
                + (poolFile.contains("stop:") ? "" : "stop: {drainDelay: 100ms}\n") + poolFile;
    }

    /** Another {@code muster sidecar}. */
    Process sidecar(String... options) throws IOException {
        if (mounts == 0) {
            Files.writeString(folder.resolve("pool.yaml"), text());
        }
        Path file = folder.resolve(mounts == 0 ? "pool.yaml" : "pool/pool.yaml");
        List<String> line = new ArrayList<>(underInit ? List.of(launcherProgram(), "--init") : List.of());
        line.addAll(List.of(
                System.getProperty("java.home") + "/bin/java",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Muster.class.getName(),
                "sidecar",
                "--config",
                file.toString()));
        line.addAll(List.of(options));
        Process process = start(line, "manager" + managers.size());
        managers.add(process);
        return process;
    }

    /** Another launcher with this command. */
    Process launcher(String... command) throws IOException {
        List<String> line = new ArrayList<>(
                List.of(launcherProgram(), run.resolve("launcher.sock").toString(), "--"));
        line.addAll(List.of(command));
        Process process = start(line, "launcher" + launchers.size());
        launchers.add(process);
        return process;
    }

    private static String launcherProgram() throws IOException {
        return new File("../launcher/target/muster-launcher").getCanonicalPath();
    }

    private Process start(List<String> line, String name) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.redirectOutput(folder.resolve(name).toFile());
        builder.environment().put("MUSTER_RUN_DIR", run.toString());
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** The process that init has started last; 0 while there is none. */
    long manager() {
        return managers.getLast().children().mapToLong(ProcessHandle::pid).max().orElse(0);
    }

    /** What the latest manager has printed. */
    String managerSaid() throws IOException {
        return Files.readString(folder.resolve("manager" + (managers.size() - 1)));
    }

    /** What the latest launcher's container has in its log. */
    String launcherSaid() throws IOException {
        return Files.readString(folder.resolve("launcher" + (launchers.size() - 1)));
    }

    State state() throws InspectorException {
        return InspectorClient.over(run.resolve("control.sock")).state();
    }

    State awaitReady(int workers) throws Exception {
        await(workers + " are ready", () -> state().observed().ready() == workers);
        return state();
    }

    /** The status with which a probe is answered; 0 when it is not. */
    int probe(String path) throws IOException {
        var connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + health + path).toURL().openConnection();
        try {
            return connection.getResponseCode();
        } catch (IOException refused) {
            return 0;
        } finally {
            connection.disconnect();
        }
    }

    /** A manager that does not answer yet does not fulfil a condition either. */
    void await(String what, Condition condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LONG_MILLIS);
        while (!holds(condition)) {
            assertThat(managers.getLast().isAlive())
                    .as("the manager runs; it said " + managerSaid())
                    .isTrue();
            assertThat(System.nanoTime())
                    .as(what + "; the manager said " + managerSaid())
                    .isLessThan(end);
            Thread.sleep(TURN_MILLIS);
        }
    }

    private static boolean holds(Condition condition) throws Exception {
        try {
            return condition.holds();
        } catch (InspectorException | IOException notNow) {
            return false;
        }
    }

    int exit(Process process) throws Exception {
        assertThat(process.waitFor(LONG_MILLIS, TimeUnit.MILLISECONDS))
                .as("it ends; the manager said " + managerSaid())
                .isTrue();
        return process.exitValue();
    }

    /** The launchers end what they have started, when they can; what could not be asked is killed with them. */
    @Override
    public void close() {
        for (Process launcher : launchers) {
            List<ProcessHandle> theirs = launcher.descendants().toList();
            launcher.destroyForcibly().onExit().join();
            theirs.forEach(ProcessHandle::destroyForcibly);
        }
        managers.forEach(manager -> {
            manager.descendants().forEach(ProcessHandle::destroyForcibly);
            manager.destroyForcibly().onExit().join();
        });
    }
}
