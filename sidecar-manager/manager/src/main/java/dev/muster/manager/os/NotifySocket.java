/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import java.util.Map;
import java.util.function.Consumer;

/**
 * Where one incarnation sends its sd_notify messages. One socket each: who has sent is known by where it came, since a
 * sender's pid says nothing across containers. Used by the loop's thread. Owns the socket and its file.
 */
public final class NotifySocket implements AutoCloseable {
    private static final int DATAGRAM_MAX = 4096;
    private static final int DATAGRAMS_PER_TURN = 64;

    private final EventLoop loop;
    private final Consumer<Notification> consumer;
    private final SocketFile file;
    private final Message message = new Message(DATAGRAM_MAX);
    private boolean closed;

    /** {@code mode} must let the worker's user write: 0600 where it is the manager's own, else 0666 in a guarded folder. */
    public NotifySocket(EventLoop loop, String path, int mode, Consumer<Notification> consumer) {
        this(loop, SocketFile.bind(path, Libc.SOCK_DGRAM, mode), consumer);
    }

    private NotifySocket(EventLoop loop, SocketFile file, Consumer<Notification> consumer) {
        this.loop = loop;
        this.consumer = consumer;
        this.file = file;
        loop.register(file.descriptor(), Epoll.IN, events -> receive());
    }

    /** One that was bound to the path before, with what has been said to it meanwhile. Owns the descriptor from now on. */
    public static NotifySocket adopt(EventLoop loop, String path, int descriptor, Consumer<Notification> consumer) {
        return new NotifySocket(loop, SocketFile.adopt(path, descriptor), consumer);
    }

    /** Borrowed: for somebody else to keep a duplicate. */
    public int descriptor() {
        return file.descriptor();
    }

    public String path() {
        return file.path();
    }

    /**
     * Reads what is there, which is also worth doing when the worker has been reaped: its last words may have come before.
     * A worker that talks without end is heard again in the next turn, after everybody else.
     *
     * <p>What was said is taken out of the socket only when it has been acted upon: a manager that is killed in between leaves it to
     * the next one, and it does no harm to hear it twice.
     */
    public void receive() {
        for (int count = 0; count < DATAGRAMS_PER_TURN && !closed; count++) {
            if (message.peek(file.descriptor()) < 0) {
                return; // Nothing more for now: the error EAGAIN, as no other can come of a datagram socket that is
                // ours.
            }
            try {
                consumer.accept(notification());
            } finally {
                takeOut();
            }
        }
    }

    /** Who has sent a descriptor along, with BARRIER=1, waits until it is closed: all that was said before was handled then. */
    private void takeOut() {
        if (!closed) {
            message.receive(file.descriptor());
            Descriptors.closeAll(message.descriptors());
        }
    }

    private Notification notification() {
        if (message.truncated()) {
            return new Notification(false, false, false, null, null, Notification.Watchdog.UNSAID, null, Map.of(), 1);
        }
        return Notification.parse(message.buffer());
    }

    /** Closes it, but leaves its file: the worker goes on to send there, to whoever holds a duplicate and will listen next. */
    public void leave() {
        end(file::leave);
    }

    @Override
    public void close() {
        end(file::close);
    }

    private void end(Runnable closing) {
        if (!closed) {
            closed = true;
            loop.unregister(file.descriptor());
            closing.run();
            message.close();
        }
    }
}
