/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Becomes the worker: {@code muster run --single} binds the sockets, sets up what a worker inherits and executes the command
 * in place of the JVM, with the same pid, terminal and parent. For debuggers.
 *
 * <p>execve(2) gives every signal that the JVM catches its default action back, and leaves ignored what was ignored before; only
 * the signal mask is ours to clear, as the JVM blocks some signals in its threads, and the {@link OpenFileLimit} to give back.
 */
public final class SingleProcess {
    private static final int FIRST_AFTER_STANDARD = 3;

    /** Bytes of a sigset_t, which is this big in every C library of Linux. */
    private static final int SIGNAL_SET_SIZE = 128;

    private SingleProcess() {}

    /**
     * Returns only when the command cannot be executed, with the reason: errno ENOENT when there is no such command. The process
     * may then have the worker's environment already, and should do no more than say so and exit.
     *
     * @param directory where it is to run; null is where this process runs
     * @param descriptors the descriptor for each name that is placed
     */
    public static OsException become(
            WorkerEnvironment worker, @Nullable String directory, Map<String, Integer> descriptors) {
        String program = worker.arguments().getFirst();
        // Asked first for the better words: execvp(3) does not tell a missing command from a missing interpreter.
        String path = path(worker);
        OsException missing = Program.whyNotExecutable(program, directory, path);
        if (missing != null) {
            return missing;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment file = arena.allocateFrom(path == null ? Program.inDefaultPath(program) : program);
            MemorySegment arguments = vector(arena, worker.arguments());
            MemorySegment noSignals = arena.allocate(SIGNAL_SET_SIZE, 8);
            setEnvironment(arena, worker.environment());
            if (directory != null) {
                OsException.check(Libc.chdir(arena.allocateFrom(directory)), "chdir", "cannot enter " + directory);
            }
            OpenFileLimit limit = new OpenFileLimit(arena, System.getenv(OpenFileLimit.VARIABLE));
            int[] displaced = place(worker.places(), descriptors);
            Libc.pthreadSigmask(Libc.SIG_SETMASK, noSignals);
            limit.giveBack();
            int errno = -Libc.execvp(file, arguments);
            limit.raise();
            putBack(worker.places(), displaced);
            return new OsException("cannot run " + program, "execvp", errno);
        }
    }

    private static @Nullable String path(WorkerEnvironment worker) {
        String path = System.getenv("PATH");
        for (String entry : worker.environment()) {
            path = entry.startsWith("PATH=") ? entry.substring("PATH=".length()) : path;
        }
        return path;
    }

    /** The process's own environment without what was meant for it alone, and then the worker's. */
    private static void setEnvironment(Arena arena, List<String> entries) {
        for (String name : System.getenv().keySet()) {
            if (isPersonal(name)) {
                Libc.unsetenv(arena.allocateFrom(name));
            }
        }
        for (String entry : entries) {
            int equals = entry.indexOf('=');
            String value = entry.substring(equals + 1);
            OsException.check(
                    Libc.setenv(
                            arena.allocateFrom(entry.substring(0, equals)),
                            arena.allocateFrom(value.equals("@pid") ? Integer.toString(Libc.getpid()) : value)),
                    "setenv",
                    "cannot set the environment entry " + entry);
        }
    }

    private static boolean isPersonal(String name) {
        return name.startsWith("LISTEN_")
                || name.startsWith("WATCHDOG_")
                || name.startsWith("MUSTER_")
                || name.equals("NOTIFY_SOCKET");
    }

    /**
     * First everything above standard error is marked to be closed by exec, and not closed: the JVM still needs its files. Then
     * each socket is moved out of the way of all targets, and from there to its target: dup2(2) clears the mark.
     *
     * @return what was at each target before, out of the way too; negative where there was nothing
     */
    private static int[] place(List<Command.Place> places, Map<String, Integer> descriptors) {
        OsException.check(
                Libc.closeRange(FIRST_AFTER_STANDARD, -1, Libc.CLOSE_RANGE_CLOEXEC),
                "close_range",
                "cannot close the manager's own files");
        int above = FIRST_AFTER_STANDARD + places.size();
        int[] displaced = new int[places.size()];
        int[] aside = new int[places.size()];
        for (int i = 0; i < aside.length; i++) {
            String tried = "cannot pass the socket " + places.get(i).held() + " on";
            int descriptor =
                    Objects.requireNonNull(descriptors.get(places.get(i).held()), tried);
            aside[i] = OsException.check(Libc.fcntl(descriptor, Libc.F_DUPFD_CLOEXEC, above), "fcntl", tried);
            displaced[i] = Libc.fcntl(places.get(i).target(), Libc.F_DUPFD_CLOEXEC, above);
        }
        for (int i = 0; i < aside.length; i++) {
            String tried = "cannot pass the socket " + places.get(i).held() + " on";
            OsException.check(Libc.dup2(aside[i], places.get(i).target()), "dup2", tried);
        }
        return displaced;
    }

    /** The JVM lives on for a moment, and it crashes when a file that it loads classes from has become a socket. */
    private static void putBack(List<Command.Place> places, int[] displaced) {
        for (int i = 0; i < displaced.length; i++) {
            if (displaced[i] >= 0) {
                Libc.dup2(displaced[i], places.get(i).target());
            }
        }
    }

    /** A null-terminated vector of strings. */
    private static MemorySegment vector(Arena arena, List<String> strings) {
        MemorySegment vector = arena.allocate((strings.size() + 1) * 8L, 8);
        for (int i = 0; i < strings.size(); i++) {
            vector.set(JAVA_LONG, i * 8L, arena.allocateFrom(strings.get(i)).address());
        }
        return vector;
    }
}
