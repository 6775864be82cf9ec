/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A listening socket which workers share, over TCP or Unix. Owns its descriptor and, for Unix, the file.
 *
 * <p>O_NONBLOCK belongs to the open socket and not to a descriptor: it is set here, once, and every worker has it. Workers can
 * change it, and the backlog too; {@link #restore} puts both back. Nothing ever calls shutdown(2), which would reach through
 * every duplicate. For one thread at a time.
 */
public final class ListeningSocket implements AutoCloseable {
    private final int descriptor;
    private final int backlog;
    private final String address;
    private final @Nullable SocketFile file;

    /** Connections that wait to be accepted, and how many may. */
    public record Queue(int waiting, int limit) {}

    private ListeningSocket(int descriptor, int backlog, @Nullable SocketFile file) {
        this.descriptor = descriptor;
        this.backlog = backlog;
        this.file = file;
        address = addressOf(descriptor);
    }

    /**
     * Listens on a TCP port, 0 for any free one.
     *
     * @param host an address or a name; null for every address of this machine, IPv6 and IPv4
     */
    public static ListeningSocket tcp(@Nullable String host, int port, int backlog) {
        return new ListeningSocket(TcpBinding.listen(host, port, backlog), backlog, null);
    }

    /** Listens on a Unix stream socket at this path, of at most 107 bytes, with this mode, such as 0660. */
    public static ListeningSocket unix(String path, int mode, int backlog) {
        SocketFile file = SocketFile.bind(path, Libc.SOCK_STREAM, mode);
        int result = Libc.listen(file.descriptor(), backlog);
        if (result < 0) {
            file.close();
            throw new OsException("cannot listen on " + path, "listen", -result);
        }
        return new ListeningSocket(file.descriptor(), backlog, file);
    }

    /** Whether it is a stream socket that listens. */
    public static boolean isListening(int descriptor) {
        try {
            return SocketOptions.number(descriptor, Libc.SO_ACCEPTCONN) == 1
                    && SocketOptions.number(descriptor, Libc.SO_TYPE) == Libc.SOCK_STREAM;
        } catch (OsException noSocket) {
            return false;
        }
    }

    /**
     * Takes over a socket that listens already, such as one the launcher held while there was no manager.
     *
     * @throws OsException when it is not a listening socket; the descriptor is then still the caller's
     */
    public static ListeningSocket adopt(int descriptor, int backlog) {
        if (!isListening(descriptor)) {
            throw new OsException("descriptor " + descriptor + " is a socket that does not listen");
        }
        ListeningSocket adopted = new ListeningSocket(descriptor, backlog, null);
        adopted.restore();
        return adopted;
    }

    private static String addressOf(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(SocketAddress.SIZE_MAX, 8);
            MemorySegment length = arena.allocateFrom(JAVA_INT, SocketAddress.SIZE_MAX);
            OsException.check(
                    Libc.getsockname(descriptor, address, length),
                    "getsockname",
                    "cannot tell the address of descriptor " + descriptor);
            return SocketAddress.text(address, length.get(JAVA_INT, 0));
        }
    }

    /** Open until {@link #close}. */
    public int descriptor() {
        return descriptor;
    }

    /** Such as {@code [::]:8080} or {@code unix:/run/app.sock}; with the real port where any was asked for. */
    public String address() {
        return address;
    }

    /**
     * Whether it is what {@link #tcp} makes of this.
     *
     * @throws OsException when the host is a name that cannot be looked up
     */
    public boolean listensOn(@Nullable String host, int port) {
        if (isUnix()) {
            return false;
        }
        String wanted = port == 0 ? address.substring(address.lastIndexOf(':')) : ":" + port;
        if (host == null) {
            return address.equals("[::]" + wanted) || address.equals("0.0.0.0" + wanted);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment resolved = SocketAddress.ip(arena, host, Integer.parseInt(wanted.substring(1)));
            return address.equals(SocketAddress.text(resolved, (int) resolved.byteSize()));
        }
    }

    /** Whether it listens on this TCP port, 0 for any, on whichever address. */
    public boolean listensOn(int port) {
        return !isUnix() && (port == 0 || address.endsWith(":" + port));
    }

    /** Whether it is what {@link #unix} makes of this path. */
    public boolean listensOn(String path) {
        return address.equals("unix:" + path);
    }

    private boolean isUnix() {
        return address.startsWith("unix:");
    }

    /** The accept queue now; null when this kernel does not tell. */
    public @Nullable Queue queue() {
        return isUnix() ? UnixQueue.read(descriptor) : SocketOptions.tcpQueue(descriptor);
    }

    /** Connections lost because the queue was full, since the socket was made; -1 when this kernel does not tell. */
    public long drops() {
        return SocketOptions.drops(descriptor);
    }

    /** Undoes what a worker may have done to the shared socket: its own backlog, or blocking mode. True: something was. */
    public boolean restore() {
        boolean restored = false;
        if (!Descriptors.isNonBlocking(descriptor)) {
            Descriptors.setNonBlocking(descriptor);
            restored = true;
        }
        Queue before = queue();
        if (before == null || before.limit != backlog) {
            relisten();
            // The kernel cuts a backlog at net.core.somaxconn, so the limit may be as it was.
            Queue after = queue();
            restored |= before != null && after != null && after.limit != before.limit;
        }
        return restored;
    }

    private void relisten() {
        OsException.check(Libc.listen(descriptor, backlog), "listen", "cannot listen again on " + address);
    }

    /** Closes our descriptor; the socket listens on for as long as another process has it. */
    @Override
    public void close() {
        if (file != null) {
            file.close();
        } else {
            Descriptors.close(descriptor);
        }
    }
}
