/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The manager's end of the connection with the launcher: a SOCK_SEQPACKET socket in the file system on which one launcher at a
 * time is heard; a newer one replaces the older when it says hello. A connection alone does not: whoever only asks whether
 * somebody listens here must not cost a launcher its manager, and so the workers their lives. A launcher that breaks the
 * protocol, or does not read what it is sent, loses its connection: it will come back and tell all it knows.
 *
 * <p>Everything here happens in the thread that turns the loop. Owns its sockets and the socket file.
 */
public final class LauncherLink implements AutoCloseable {
    /** Who may be the launcher. */
    public enum Peers {
        /** The manager's own user, and root. */
        OF_OUR_USER,
        /** Whoever can reach the socket: the folder it is in is the boundary. */
        OF_ANY_USER
    }

    /** Hears what happens on the link. */
    public interface Listener {
        void connected();

        void report(Report report);

        /** The connection is over; {@code why} is a sentence without a full stop. */
        void lost(String why);

        /** Somebody tried to connect and may not be the launcher, or could not be let in yet. */
        void refused(String why);
    }

    private static final int QUEUE_LIMIT = 1024;
    private static final int NONE = -1;

    private final EventLoop loop;
    private final Peers peers;
    private final Listener listener;
    private final Message outgoing = new Message(ProtocolNumbers.PACKET_MAX);
    private final Message incoming = new Message(ProtocolNumbers.PACKET_MAX);
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private final SocketFile file;
    private final int listening;
    private final ListenerPause pause;
    private boolean pauseSaid; // since the last connection that was accepted
    private int connection = NONE;
    private boolean deaf; // the launcher reads no more; what it said before is still to be heard
    private int newcomer = NONE; // connected while another is heard, and has not said hello

    /** A packet the socket had no room for yet; its descriptors are duplicates of ours. */
    private static final class Waiting {
        private final byte[] packet;
        private final int[] descriptors;

        Waiting(byte[] packet, int[] descriptors) {
            this.packet = packet;
            this.descriptors = descriptors;
        }
    }

    /**
     * Listens at once.
     *
     * @param path at most 107 bytes; what a manager that died left there is replaced
     */
    public LauncherLink(EventLoop loop, String path, Peers peers, Listener listener) {
        this.loop = loop;
        this.peers = peers;
        this.listener = listener;
        file = SocketFile.bind(path, Libc.SOCK_SEQPACKET, peers == Peers.OF_ANY_USER ? 0666 : 0600);
        listening = file.descriptor();
        OsException.check(Libc.listen(listening, 8), "listen", "cannot listen on " + path);
        loop.register(listening, Epoll.IN, events -> accept());
        pause = new ListenerPause(loop, listening);
    }

    public boolean isConnected() {
        return connection != NONE && !deaf;
    }

    /** Sends the command, or keeps it until there is room. False: no launcher is connected, and the command is lost. */
    public boolean send(Command command) {
        LauncherProtocol.encode(command, outgoing.buffer());
        if (!isConnected()) {
            return false;
        }
        int[] descriptors = LauncherProtocol.descriptors(command);
        if (queue.isEmpty()) {
            long sent = outgoing.send(connection, descriptors);
            if (sent >= 0) {
                return true;
            }
            if (sent != -Errno.EAGAIN) {
                failed((int) -sent);
                return false;
            }
        }
        return enqueue(descriptors);
    }

    private boolean enqueue(int[] descriptors) {
        if (queue.size() == QUEUE_LIMIT) {
            disconnect("the launcher does not read its commands: " + QUEUE_LIMIT + " are waiting");
            return false;
        }
        ByteBuffer buffer = outgoing.buffer();
        byte[] packet = new byte[buffer.limit()];
        buffer.get(0, packet);
        int[] duplicates;
        try {
            duplicates = Descriptors.duplicateAll(descriptors);
        } catch (OsException failed) {
            disconnect("a command for the launcher cannot wait until it reads: " + failed.getMessage());
            return false;
        }
        queue.add(new Waiting(packet, duplicates));
        loop.watch(connection, Epoll.IN | Epoll.OUT);
        return true;
    }

    private void flush() {
        for (Waiting next = queue.peek(); next != null; next = queue.peek()) {
            outgoing.buffer().clear().put(next.packet).flip();
            long sent = outgoing.send(connection, next.descriptors);
            if (sent == -Errno.EAGAIN) {
                return;
            }
            if (sent < 0) {
                failed((int) -sent);
                return;
            }
            queue.remove();
            Descriptors.closeAll(next.descriptors);
        }
        loop.watch(connection, Epoll.IN);
    }

    /** What a launcher that has ended said before, such as why its workers died, is read first: the loop sees its end next. */
    private void failed(int errno) {
        if (errno == Errno.EPIPE || errno == Errno.ECONNRESET) {
            deaf = true;
            dropQueue();
            loop.watch(connection, Epoll.IN);
        } else {
            disconnect("cannot send to the launcher: " + Errno.words(errno));
        }
    }

    private void accept() {
        int accepted = Libc.accept4(listening, Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC);
        if (accepted < 0) {
            notAccepted(-accepted);
            return;
        }
        pauseSaid = false;
        if (peers == Peers.OF_OUR_USER) {
            int uid = peerUid(accepted);
            if (uid != 0 && uid != Libc.geteuid()) {
                Descriptors.close(accepted);
                listener.refused("a program of user " + uid + " tried to be the launcher");
                return;
            }
        }
        if (connection == NONE) {
            hear(accepted);
        } else {
            dismissNewcomer();
            newcomer = accepted;
            loop.register(newcomer, Epoll.IN, events -> greet());
        }
    }

    private void notAccepted(int errno) {
        if (errno == Errno.EAGAIN || errno == Errno.EINTR || errno == Errno.ECONNABORTED) {
            return; // It went away again.
        }
        pause.begin();
        if (!pauseSaid) {
            pauseSaid = true;
            listener.refused(
                    "cannot accept a connection of the launcher, and tries again every second: " + Errno.words(errno));
        }
    }

    private void hear(int launcher) {
        connection = launcher;
        deaf = false;
        loop.register(connection, Epoll.IN, this::ready);
        listener.connected();
    }

    /** Hears the newcomer from now on if its first packet is a hello. */
    private void greet() {
        long length = incoming.receive(newcomer);
        if (length == -Errno.EAGAIN || length == -Errno.EINTR) {
            return;
        }
        Report hello = length <= 0 ? null : hello();
        if (hello == null) {
            Descriptors.closeAll(incoming.descriptors());
            dismissNewcomer();
            return;
        }
        int launcher = newcomer;
        loop.unregister(launcher);
        newcomer = NONE;
        if (connection != NONE) {
            disconnect("another launcher has connected");
        }
        hear(launcher);
        listener.report(hello);
    }

    private @Nullable Report hello() {
        try {
            Report report = ReportDecoder.decode(incoming.buffer(), incoming.descriptors());
            return report instanceof Report.Hello ? report : null;
        } catch (OsException malformed) {
            listener.refused("a program that is no launcher has connected: " + malformed.getMessage());
            return null;
        }
    }

    private void dismissNewcomer() {
        if (newcomer != NONE) {
            loop.unregister(newcomer);
            Descriptors.close(newcomer);
            newcomer = NONE;
        }
    }

    private static int peerUid(int socket) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment credentials = arena.allocate(12, 4);
            MemorySegment length = arena.allocateFrom(JAVA_INT, 12);
            int result = Libc.getsockopt(socket, Libc.SOL_SOCKET, Libc.SO_PEERCRED, credentials, length);
            OsException.check(result, "getsockopt", "cannot tell who has connected");
            return credentials.get(JAVA_INT, 4);
        }
    }

    private void ready(int events) {
        if ((events & Epoll.OUT) != 0) {
            flush();
        }
        // What was sent before the other end closed is still there to be read.
        int current = connection;
        while (connection == current && current != NONE && receive()) {}
    }

    /** False when nothing more is there for now. */
    private boolean receive() {
        long length = incoming.receive(connection);
        if (length == -Errno.EAGAIN || length == -Errno.EINTR) {
            return false;
        }
        if (length == -Errno.ECONNRESET) { // said once, by a launcher that has not read all; what it sent comes behind
            return true;
        }
        if (length <= 0) {
            Descriptors.closeAll(incoming.descriptors());
            disconnect(length == 0 ? "the launcher has closed it" : Errno.words((int) -length));
            return false;
        }
        Report report;
        try {
            if (incoming.truncated()) {
                throw new OsException("a packet of the launcher is too long");
            }
            report = ReportDecoder.decode(incoming.buffer(), incoming.descriptors());
        } catch (OsException malformed) {
            Descriptors.closeAll(incoming.descriptors());
            disconnect(malformed.getMessage());
            return false;
        }
        listener.report(report);
        return true;
    }

    /** Ends the connection; the listener hears that it is lost. */
    public void dismiss(String why) {
        if (connection != NONE) {
            disconnect(why);
        }
    }

    private void disconnect(String why) {
        drop();
        listener.lost(why);
    }

    private void drop() {
        if (connection != NONE) {
            loop.unregister(connection);
            Descriptors.close(connection);
            connection = NONE;
        }
        dropQueue();
    }

    private void dropQueue() {
        for (Waiting waiting : queue) {
            Descriptors.closeAll(waiting.descriptors);
        }
        queue.clear();
    }

    /** Closes the connection and removes the socket file, without another word to the listener. */
    @Override
    public void close() {
        drop();
        dismissNewcomer();
        pause.close();
        loop.unregister(listening);
        file.close();
        incoming.close();
        outgoing.close();
    }
}
