/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What workers write to their standard output and error, on its way to the manager's own. One thread reads all pipes and never
 * stops, so that no worker ever waits for a slow terminal; another writes. Between them is a bounded queue: when it is full, lines
 * are dropped, and how many is said in their place. The last lines of each incarnation are kept for the message about its failure.
 *
 * <p>All methods may be called by any thread.
 */
public final class WorkerOutput implements AutoCloseable {
    /** How lines are shown. */
    public enum Mode {
        /** As they are. */
        PLAIN,
        /** Each behind its slot. */
        PREFIX,
        /** One JSON object for each. */
        JSON
    }

    /** How much a line of the manager's own matters. */
    public enum Level {
        INFO,
        WARN,
        ERROR
    }

    /**
     * Whose output it is.
     *
     * @param slot a worker's
     * @param process a managed process's name; null for a worker
     */
    public record Source(String pool, int slot, @Nullable String process, long incarnation) {
        public Source(String pool, int slot, long incarnation) {
            this(pool, slot, null, incarnation);
        }

        public static Source ofProcess(String pool, String process, long incarnation) {
            return new Source(pool, -1, process, incarnation);
        }

        /** What its lines stand behind. */
        String label() {
            return pool + "." + (process == null ? Integer.toString(slot) : process);
        }
    }

    /** All that was written, as it came, or the end of it when there was too much. */
    public record Captured(String text, boolean truncated) {}

    /** The ends for the worker, owned by the caller, who closes them when the launcher has been sent them. */
    public record Ends(int stdout, int stderr) implements AutoCloseable {
        /** None: the worker writes to where its launcher does. */
        public static final Ends INHERITED = new Ends(Command.NOT_ATTACHED, Command.NOT_ATTACHED);

        /** The launcher's, which passes the lines on. */
        public static final Ends RELAYED = new Ends(Command.RELAYED, Command.RELAYED);

        @Override
        public void close() {
            Descriptors.close(stdout);
            Descriptors.close(stderr);
        }
    }

    private static final int CHUNK = 32 * 1024;
    private static final long LAST_LINES_WAIT_MILLIS = 500;

    private final LineFormat format;
    private final OutputWriter writer;
    private final int stdout;
    private final int stderr;
    private final EventLoop loop = new EventLoop();
    private final MemorySegment incoming = Arena.ofAuto().allocate(CHUNK);
    private final Map<Long, WorkerLines> lines = new ConcurrentHashMap<>();
    private final Thread reader;
    private volatile boolean stopped;

    /**
     * Writes to these descriptors, which stay the caller's.
     *
     * @param coloured for a terminal, and for prefixes only
     * @param pool its name, for the manager's own lines
     */
    public WorkerOutput(Mode mode, boolean coloured, String pool, int stdout, int stderr) {
        format = new LineFormat(mode, coloured, pool);
        writer = new OutputWriter(format, stderr);
        this.stdout = stdout;
        this.stderr = stderr;
        reader = Thread.ofPlatform().name("worker-output").daemon().start(this::read);
    }

    /** Whatever happens, reading goes on: a worker whose pipe nobody reads stands still. */
    private void read() {
        boolean said = false;
        while (!stopped) {
            try {
                loop.turn(-1);
            } catch (RuntimeException | Error unexpected) {
                said = said || report(unexpected);
            }
        }
    }

    /** False: there was not even memory for that, and the next one is to be reported. */
    private boolean report(Throwable unexpected) {
        try {
            say(Level.ERROR, "some of the workers' output is lost, as reading it failed: " + unexpected);
            return true;
        } catch (OutOfMemoryError again) {
            return false;
        }
    }

    /** Shows a line of the manager's own on standard error, between the workers' lines and in their form. Never waits. */
    public void say(Level level, String message) {
        writer.say(stderr, format.own(level, message));
    }

    /** Makes the two pipes for one incarnation. */
    public Ends open(Source source) {
        return open(source, true, LineTail.BYTES_MAX);
    }

    /** Likewise, but what is written is only kept for {@link #lastLines}, and not shown. */
    public Ends openQuietly(Source source) {
        return open(source, false, LineTail.BYTES_MAX);
    }

    /** Likewise, but the last so many bytes are kept for {@link #captured}. */
    public Ends openCaptured(Source source, int most) {
        return open(source, false, most);
    }

    private Ends open(Source source, boolean shown, int most) {
        int[] out = Descriptors.pipe();
        int[] err;
        try {
            err = Descriptors.pipe();
        } catch (OsException failed) {
            Descriptors.closeAll(out);
            throw failed;
        }
        WorkerLines kept = new WorkerLines(incoming, loop, format, writer, source, shown, most);
        lines.put(source.incarnation, kept);
        post(() -> {
            try {
                kept.read("stdout", out[0], stdout);
            } finally {
                kept.read("stderr", err[0], stderr);
            }
        });
        return new Ends(out[1], err[1]);
    }

    private void post(Runnable task) {
        while (!loop.post(task)) {
            Thread.onSpinWait(); // The reader waits for nothing, so there is room at once.
        }
    }

    /**
     * The last lines an incarnation has written, at most 20 and 8 KiB, the oldest first, with all that it had written when this was
     * called. Empty when it was forgotten or never known.
     */
    public List<String> lastLines(long incarnation) {
        WorkerLines kept = upToDate(incarnation);
        return kept == null ? List.of() : kept.last();
    }

    /** Whether its output comes here, or did. */
    public boolean has(long incarnation) {
        return lines.containsKey(incarnation);
    }

    /** What it has written until now. Empty when it was forgotten or never known. */
    public Captured captured(long incarnation) {
        WorkerLines kept = upToDate(incarnation);
        return kept == null ? new Captured("", false) : kept.captured();
    }

    private @Nullable WorkerLines upToDate(long incarnation) {
        WorkerLines kept = lines.get(incarnation);
        if (kept == null) {
            return null;
        }
        CountDownLatch read = new CountDownLatch(1);
        post(() -> {
            kept.readWhatIsThere();
            read.countDown();
        });
        await(read, LAST_LINES_WAIT_MILLIS);
        return kept;
    }

    /** Keeps its lines no longer. What it may still write is passed on all the same. */
    public void forget(long incarnation) {
        lines.remove(incarnation);
    }

    /**
     * Waits until every worker has closed its ends and everything is written, but not longer than this, and ends both threads.
     * False: something was left unwritten or unread.
     */
    public boolean close(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        boolean ended = true;
        for (WorkerLines kept : lines.values()) {
            ended &= await(kept.ended(), TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
        }
        post(() -> stopped = true);
        try {
            reader.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
        loop.close();
        return writer.close(TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())) && ended;
    }

    @Override
    public void close() {
        close(Duration.ofMillis(LAST_LINES_WAIT_MILLIS));
    }

    private static boolean await(CountDownLatch latch, long millis) {
        try {
            return latch.await(Math.max(0, millis), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
