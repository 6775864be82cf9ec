/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The two pipes of one incarnation, cut into lines, and the last of these. Used by the reader's thread but for {@link #last}. */
final class WorkerLines {
    /** A longer line is shown in pieces. */
    static final int LINE_MAX = 16 * 1024;

    private static final int READS_AT_ONCE = 8;

    private final MemorySegment incoming; // One for all pipes of a reader: it is empty between two reads.
    private final EventLoop loop;
    private final LineFormat format;
    private final OutputWriter writer;
    private final WorkerOutput.Source source;
    private final boolean shown;
    private final LineTail tail;
    private final List<Pipe> pipes = new ArrayList<>(2);
    private final CountDownLatch ended = new CountDownLatch(2);

    WorkerLines(
            MemorySegment incoming,
            EventLoop loop,
            LineFormat format,
            OutputWriter writer,
            WorkerOutput.Source source,
            boolean shown,
            int most) {
        this.incoming = incoming;
        this.loop = loop;
        this.format = format;
        this.writer = writer;
        this.source = source;
        this.shown = shown;
        tail = new LineTail(most);
        if (shown) {
            format.expect(source);
        }
    }

    /** Reads this pipe from now on, owns it, and closes it at its end, or at once with an exception. */
    void read(String stream, int fd, int target) {
        try {
            Descriptors.setNonBlocking(fd);
            Pipe pipe = new Pipe(stream, fd, target);
            loop.register(fd, Epoll.IN, events -> pipe.read());
            pipes.add(pipe);
        } catch (RuntimeException | Error unread) {
            Descriptors.close(fd); // The worker gets an error when it writes, and does not wait for ever.
            ended.countDown();
            throw unread;
        }
    }

    void readWhatIsThere() {
        for (Pipe pipe : pipes) {
            for (int reads = 0; reads < READS_AT_ONCE && pipe.read(); reads++) {}
        }
    }

    WorkerOutput.Captured captured() {
        return tail.text();
    }

    List<String> last() {
        return tail.lines();
    }

    /** Zero when both pipes have come to their end. */
    CountDownLatch ended() {
        return ended;
    }

    private final class Pipe {
        private final String stream;
        private final int fd;
        private final int target;
        private byte[] bytes = new byte[256];
        private int length;
        private boolean open = true;

        Pipe(String stream, int fd, int target) {
            this.stream = stream;
            this.fd = fd;
            this.target = target;
        }

        /** True when there may be more. */
        boolean read() {
            if (!open) {
                return false;
            }
            long count = Libc.read(fd, incoming, incoming.byteSize());
            if (count == -Errno.EAGAIN || count == -Errno.EINTR) {
                return false;
            }
            if (count <= 0) {
                end();
                return false;
            }
            try {
                if (shown) {
                    append((int) count);
                    cut();
                } else {
                    tail.append(incoming.asSlice(0, count).toArray(JAVA_BYTE), (int) count);
                }
            } catch (RuntimeException | Error unexpected) {
                length = 0; // These lines are lost, and the next are read.
                throw unexpected;
            }
            return true;
        }

        private void append(int count) {
            if (bytes.length <= length + count) { // one more, for a newline at the end
                byte[] larger = new byte[Math.max(length + count + 1, bytes.length * 2)];
                System.arraycopy(bytes, 0, larger, 0, length);
                bytes = larger;
            }
            MemorySegment.copy(incoming, JAVA_BYTE, 0, bytes, length, count);
            length += count;
        }

        /** Passes on all whole lines, and as much of one without an end as is too long. */
        private void cut() {
            int whole = length;
            while (whole > 0 && bytes[whole - 1] != '\n') {
                whole--;
            }
            if (length - whole >= LINE_MAX) {
                whole += (length - whole) / LINE_MAX * LINE_MAX;
            }
            pass(whole);
            System.arraycopy(bytes, whole, bytes, 0, length - whole);
            length -= whole;
        }

        private void pass(int count) {
            if (count > 0) {
                tail.append(bytes, count);
                writer.offer(target, format.format(source, stream, bytes, count));
            }
        }

        private void end() {
            try {
                if (length > 0) {
                    bytes[length] = '\n';
                    pass(length + 1);
                }
            } finally {
                close();
            }
        }

        private void close() {
            open = false;
            bytes = new byte[0];
            length = 0;
            loop.unregister(fd);
            Descriptors.close(fd);
            ended.countDown();
        }
    }
}
