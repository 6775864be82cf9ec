/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The launcher as the manager's own child, where there is no container to start it. It ends, with all it started, when its
 * connection to the manager does; closing this waits for nothing.
 */
public final class LocalLauncher implements AutoCloseable {
    private static final String PROPERTY = "muster.launcher";
    private static final String VARIABLE = "MUSTER_LAUNCHER";
    private static final String NAME = "muster-launcher";

    private final Process process;

    private LocalLauncher(Process process) {
        this.process = process;
    }

    /**
     * Starts it; it will connect to the link's socket.
     *
     * @param ended told its exit code, in a thread of its own, when it has ended
     */
    public static LocalLauncher start(String binary, String socket, IntConsumer ended) {
        ProcessBuilder builder = new ProcessBuilder(binary, "--local", socket)
                .redirectInput(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        try {
            Process process = builder.start();
            Thread.ofPlatform().name("launcher-exit").daemon().start(() -> await(process, ended));
            return new LocalLauncher(process);
        } catch (IOException failed) {
            throw new OsException("cannot start the launcher " + binary + ": " + failed.getMessage());
        }
    }

    private static void await(Process process, IntConsumer ended) {
        try {
            ended.accept(process.waitFor());
        } catch (InterruptedException impossible) {
            throw new AssertionError("nobody interrupts this thread", impossible);
        }
    }

    /**
     * Where the launcher is: the system property {@code muster.launcher}, else the variable {@code MUSTER_LAUNCHER}, else
     * {@code muster-launcher} in the folder of the manager's jar.
     */
    public static String find() {
        String named = System.getProperty(PROPERTY, System.getenv(VARIABLE));
        String binary = named != null ? named : besideJar();
        if (binary == null || !new File(binary).canExecute()) {
            throw new OsException("the launcher is not " + (binary == null ? "to be found" : "at " + binary)
                    + ": say where the program " + NAME + " is in the environment variable " + VARIABLE);
        }
        return binary;
    }

    private static @Nullable String besideJar() {
        String first = System.getProperty("java.class.path", "");
        int end = first.indexOf(File.pathSeparatorChar);
        File folder = new File(end < 0 ? first : first.substring(0, end))
                .getAbsoluteFile()
                .getParentFile();
        return folder == null ? null : new File(folder, NAME).getPath();
    }

    public long pid() {
        return process.pid();
    }

    /** Waits until it has ended, so long; false: it has not. */
    public boolean await(Duration atMost) throws InterruptedException {
        return process.waitFor(atMost);
    }

    /** Kills it if it still runs. In the normal case it has ended by itself, as its connection did. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
