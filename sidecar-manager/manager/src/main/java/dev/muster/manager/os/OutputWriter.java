/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Writes batches to descriptors in a thread of its own, from a queue that never holds much more than its limit. */
final class OutputWriter {
    static final int QUEUE_LIMIT_BYTES = 1 << 20;

    private static final int PIECE = 64 * 1024;
    private static final int POLL_MILLIS = 1000;

    private final LineFormat format;
    private final int noticeTarget;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment piece = arena.allocate(PIECE);
    private final MemorySegment poll = arena.allocate(8, 4);
    private final ArrayDeque<Job> queue = new ArrayDeque<>();
    private final Thread thread;
    private long queuedBytes;
    private long droppedLines;
    private boolean closing;
    private volatile boolean abandoned;

    private record Job(int target, ByteArrayOutputStream bytes) {}

    OutputWriter(LineFormat format, int noticeTarget) {
        this.format = format;
        this.noticeTarget = noticeTarget;
        thread = Thread.ofPlatform().name("output-writer").daemon().start(this::run);
    }

    /** Queues the batch, or drops it when the queue is full. Never waits. */
    synchronized void offer(int target, LineFormat.Batch batch) {
        if (queuedBytes >= QUEUE_LIMIT_BYTES || closing) {
            droppedLines += batch.lines();
            return;
        }
        addNotice();
        queue.add(new Job(target, batch.bytes()));
        queuedBytes += batch.bytes().size();
        notifyAll();
    }

    /** Queues a line of the manager's own, which has more room than the workers' lines have. Never waits. */
    synchronized void say(int target, byte[] line) {
        if (queuedBytes < 2 * QUEUE_LIMIT_BYTES && !closing) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(line.length);
            bytes.writeBytes(line);
            queue.add(new Job(target, bytes));
            queuedBytes += line.length;
            notifyAll();
        }
    }

    /** The notice stands where the lines would have been. */
    private void addNotice() {
        if (droppedLines > 0) {
            ByteArrayOutputStream notice = new ByteArrayOutputStream();
            notice.writeBytes(format.own(
                    WorkerOutput.Level.WARN,
                    droppedLines + " lines of worker output dropped: they came faster than they could be"
                            + " written"));
            queue.add(new Job(noticeTarget, notice));
            queuedBytes += notice.size();
            droppedLines = 0;
        }
    }

    /** The next to be written; null when closing and nothing is left. */
    private synchronized @Nullable Job take() throws InterruptedException {
        while (queue.isEmpty()) {
            addNotice();
            if (queue.isEmpty()) {
                if (closing) {
                    return null;
                }
                wait();
            }
        }
        return queue.remove();
    }

    private synchronized void written(Job job) {
        queuedBytes -= job.bytes.size();
    }

    private void run() {
        try {
            for (Job job = take(); job != null && !abandoned; job = take()) {
                write(job.target, job.bytes.toByteArray());
                written(job);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** What cannot be written because the other end is gone is gone too: workers serve on without anybody who reads. */
    private void write(int target, byte[] bytes) {
        int done = 0;
        while (done < bytes.length && !abandoned) {
            int count = Math.min(PIECE, bytes.length - done);
            MemorySegment.copy(bytes, done, piece, JAVA_BYTE, 0, count);
            long written = Libc.write(target, piece, count);
            if (written == -Errno.EAGAIN) {
                awaitRoom(target);
            } else if (written < 0 && written != -Errno.EINTR) {
                return;
            } else {
                done += (int) Math.max(0, written);
            }
        }
    }

    /** A worker that has the same terminal may have made it non-blocking for all. */
    private void awaitRoom(int target) {
        poll.set(JAVA_INT, 0, target);
        poll.set(JAVA_SHORT, 4, (short) Libc.POLLOUT);
        Libc.poll(poll, 1, POLL_MILLIS);
    }

    /** Takes nothing more and waits so long until everything is written. False: it was not. */
    boolean close(long patienceMillis) {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        try {
            boolean done = thread.join(Duration.ofMillis(Math.max(1, patienceMillis)));
            abandoned = true;
            if (done) {
                arena.close();
            }
            return done;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
