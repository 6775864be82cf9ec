/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import static dev.muster.manager.os.ProtocolNumbers.GUARD;
import static dev.muster.manager.os.ProtocolNumbers.HELLO;
import static dev.muster.manager.os.ProtocolNumbers.HELLO_LOCAL;
import static dev.muster.manager.os.ProtocolNumbers.HELLO_TERMINATING;
import static dev.muster.manager.os.ProtocolNumbers.PACKET_MAX;
import static dev.muster.manager.os.ProtocolNumbers.SPAWN;
import static dev.muster.manager.os.ProtocolNumbers.SPAWN_RELAY;
import static dev.muster.manager.os.ProtocolNumbers.TELL;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes the launcher that connects here one of the first release: it stands between that one and the manager, and takes from the hello
 * whatever has been added since. What a launcher of the first release would not understand is kept.
 */
public final class OlderLauncher implements AutoCloseable {
    private static final int FIRST = HELLO_LOCAL | HELLO_TERMINATING;
    private static final int FLAGS = 2;
    private static final long A_MOMENT = 1_000_000;

    private final List<String> misunderstood = new CopyOnWriteArrayList<>();
    private final Message message = new Message(PACKET_MAX);
    private final SocketFile file;
    private final String manager;
    private final Thread thread;
    private volatile boolean ended;

    /**
     * @param path where the launcher connects
     * @param manager where the manager listens for it
     */
    public OlderLauncher(String path, String manager) {
        this.manager = manager;
        file = SocketFile.bind(path, Libc.SOCK_SEQPACKET, 0600);
        OsException.check(Libc.listen(file.descriptor(), 8), "listen", path);
        thread = Thread.ofPlatform().name("older launcher").start(this::run);
    }

    /** The commands that were of no use to it, in words. */
    public List<String> misunderstood() {
        return misunderstood;
    }

    private void run() {
        while (!ended) {
            int launcher = Libc.accept4(file.descriptor(), Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC);
            if (launcher < 0) {
                LockSupport.parkNanos(A_MOMENT);
                continue;
            }
            int managers = connect();
            while (!ended && managers >= 0 && pass(launcher, managers) && pass(managers, launcher)) {
                LockSupport.parkNanos(A_MOMENT);
            }
            Libc.close(launcher);
            if (managers >= 0) {
                Libc.close(managers);
            }
        }
    }

    /** Negative while no manager listens; the launcher tries again. */
    private int connect() {
        int socket =
                OsException.check(Libc.socket(Libc.AF_UNIX, Libc.SOCK_SEQPACKET | Libc.SOCK_CLOEXEC, 0), "socket", "t");
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = SocketAddress.unix(arena, manager);
            if (Libc.connect(socket, address, address.byteSize()) >= 0) {
                return socket;
            }
        }
        Libc.close(socket);
        return -1;
    }

    /** Passes on all that is there; false when one of the two has gone. */
    private boolean pass(int from, int to) {
        while (true) {
            long length = message.receive(from);
            if (length == -Errno.EAGAIN) {
                return true;
            }
            if (length <= 0) {
                return false;
            }
            age(message.buffer());
            int[] descriptors = message.descriptors();
            long sent = message.send(to, descriptors);
            while (sent == -Errno.EAGAIN && !ended) {
                LockSupport.parkNanos(A_MOMENT);
                sent = message.send(to, descriptors);
            }
            Descriptors.closeAll(descriptors);
            if (sent < 0) {
                return false;
            }
        }
    }

    private void age(ByteBuffer packet) {
        int type = packet.getShort(0);
        int flags = packet.getShort(FLAGS);
        if (type == HELLO) {
            packet.putShort(FLAGS, (short) (flags & FIRST));
        } else if (type == GUARD || type == TELL || (type == SPAWN && (flags & SPAWN_RELAY) != 0)) {
            misunderstood.add("command " + type + " with flags " + flags);
        }
    }

    @Override
    public void close() {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        file.close();
        message.close();
    }
}
