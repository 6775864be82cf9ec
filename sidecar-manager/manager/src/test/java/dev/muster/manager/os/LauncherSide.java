/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import static dev.muster.manager.os.ProtocolNumbers.*;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The launcher's half of the protocol, for tests: connects, reads commands, writes reports, and any nonsense. */
public final class LauncherSide implements AutoCloseable {
    private final Message message = new Message(PACKET_MAX);
    private final int socket;

    public LauncherSide(String path) {
        socket =
                OsException.check(Libc.socket(Libc.AF_UNIX, Libc.SOCK_SEQPACKET | Libc.SOCK_CLOEXEC, 0), "socket", "t");
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = SocketAddress.unix(arena, path);
            OsException.check(Libc.connect(socket, address, address.byteSize()), "connect", "cannot connect");
        }
    }

    /** The next command, or null when none is there. */
    @Nullable
    public Command receive() {
        long length = message.receive(socket);
        if (length == -Errno.EAGAIN) {
            return null;
        }
        OsException.check((int) length, "recvmsg", "cannot receive");
        return length == 0 ? null : decode(message.buffer(), message.descriptors());
    }

    public boolean isClosedByManager() {
        return message.receive(socket) == 0;
    }

    public void send(ByteBuffer packet, int... descriptors) {
        message.buffer().clear().put(packet).flip();
        OsException.check((int) message.send(socket, descriptors), "sendmsg", "cannot send");
    }

    @Override
    public void close() {
        Libc.close(socket);
        message.close();
    }

    static Command decode(ByteBuffer p, int... fds) {
        int type = p.getShort();
        int flags = p.getShort();
        if (p.getInt() != p.limit()) {
            throw new IllegalArgumentException("size");
        }
        long id = p.getLong();
        return switch (type) {
            case CONFIGURE -> new Command.Configure(p.getInt(), p.getInt());
            case REMEMBER -> new Command.Remember(rest(p));
            case HOLD -> new Command.Hold(string(p), fds[0]);
            case RELEASE -> new Command.Release(string(p));
            case SPAWN -> spawn(p, id, flags, fds);
            case SIGNAL -> new Command.Signal(id, p.getInt(), p.getInt() == TO_GROUP);
            case STATS -> new Command.AskStats();
            case WATCH -> watch(p, id);
            case GUARD -> guard(p, id);
            case TELL -> new Command.Tell(id);
            case TAG -> new Command.Tag(id, rest(p));
            case EXIT -> new Command.Exit(p.getInt());
            default -> throw new IllegalArgumentException("type " + type);
        };
    }

    private static Command watch(ByteBuffer p, long id) {
        int interval = p.getInt();
        return new Command.Watch(id, string(p), interval);
    }

    private static Command guard(ByteBuffer p, long id) {
        int interval = p.getInt();
        int after = p.getInt();
        List<String> sockets = new ArrayList<>();
        while (p.hasRemaining()) {
            sockets.add(string(p));
        }
        return new Command.Guard(id, sockets, interval, after);
    }

    private static Command spawn(ByteBuffer p, long id, int flags, int[] fds) {
        int places = p.getShort();
        int environment = p.getShort();
        int arguments = p.getShort();
        byte[] tag = new byte[p.getShort()];
        int[] targets = new int[places];
        for (int i = 0; i < places; i++) {
            targets[i] = p.getInt();
        }
        p.get(tag);
        String directory = string(p);
        List<Command.Place> placed = new ArrayList<>();
        for (int target : targets) {
            placed.add(new Command.Place(target, string(p)));
        }
        int next = 0;
        int stdin = (flags & SPAWN_STDIN) != 0 ? fds[next++] : Command.NOT_ATTACHED;
        int other = (flags & SPAWN_RELAY) != 0 ? Command.RELAYED : Command.NOT_ATTACHED;
        int stdout = (flags & SPAWN_STDOUT) != 0 ? fds[next++] : other;
        int stderr = (flags & SPAWN_STDERR) != 0 ? fds[next] : other;
        String text = new String(tag, StandardCharsets.UTF_8);
        return new Command.Spawn(
                id, placed, text, directory, strings(p, environment), strings(p, arguments), stdin, stdout, stderr);
    }

    private static List<String> strings(ByteBuffer p, int count) {
        List<String> strings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            strings.add(string(p));
        }
        return strings;
    }

    private static String string(ByteBuffer p) {
        int start = p.position();
        while (p.get() != 0) {}
        byte[] bytes = new byte[p.position() - 1 - start];
        p.get(start, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String rest(ByteBuffer p) {
        byte[] bytes = new byte[p.remaining()];
        p.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    public static ByteBuffer encode(Report report) {
        return switch (report) {
            case Report.Hello r ->
                text(
                        packet(HELLO, helloFlags(r), 0)
                                .putInt(r.version())
                                .putInt(r.pid())
                                .putInt(r.uid())
                                .putShort((short) r.arguments().size())
                                .putShort((short) r.note().getBytes(StandardCharsets.UTF_8).length)
                                .put(r.note().getBytes(StandardCharsets.UTF_8)),
                        r.arguments().toArray(String[]::new));
            case Report.Child r ->
                done(packet(CHILD, r.lingering() ? CHILD_LINGERING : 0, r.incarnation())
                        .putInt(r.pid())
                        .putInt(r.tag().getBytes(StandardCharsets.UTF_8).length)
                        .putLong(r.startedEpochMillis())
                        .put(r.tag().getBytes(StandardCharsets.UTF_8)));
            case Report.Held r -> text(packet(HELD, 0, 0), r.name());
            case Report.Synced r -> done(packet(SYNCED, 0, 0));
            case Report.Spawned r ->
                done(packet(SPAWNED, 0, r.incarnation())
                        .putInt(r.pid())
                        .putInt(0)
                        .putLong(r.nanos()));
            case Report.NotSpawned r ->
                done(packet(NOT_SPAWNED, 0, r.incarnation())
                        .putInt(r.errno())
                        .putInt(List.of(Report.Stage.values()).indexOf(r.stage()) + 1));
            case Report.Exited r -> exited(r);
            case Report.Gone r -> done(packet(GONE, 0, r.incarnation()));
            case Report.Stats r -> stats(r);
            case Report.Evidence r ->
                text(
                        packet(EVIDENCE, r.lost() ? EVIDENCE_LOST : 0, r.incarnation())
                                .putInt(List.of(Report.Strength.values()).indexOf(r.strength()))
                                .putInt(r.pid())
                                .putInt(r.tid())
                                .putInt(0),
                        r.socket(),
                        r.how());
            case Report.Still r ->
                text(
                        packet(STILL, r.over() ? STILL_OVER : 0, r.incarnation())
                                .putInt((int) r.millis())
                                .putInt(r.pid())
                                .putInt(r.tid())
                                .putInt(0),
                        r.doing());
            case Report.Unaccepted r ->
                text(
                        packet(UNACCEPTED, r.over() ? UNACCEPTED_OVER : 0, 0)
                                .putInt((int) r.millis())
                                .putInt((int) r.depth())
                                .putInt((int) r.limit())
                                .putInt(0),
                        r.socket());
            case Report.Output r ->
                done(packet(OUTPUT, 0, r.incarnation())
                        .put((String.join("\n", r.lines()) + (r.lines().isEmpty() ? "" : "\n"))
                                .getBytes(StandardCharsets.UTF_8)));
            case Report.Terminating r ->
                done(packet(TERMINATING, 0, 0).putInt(r.signal()).putInt(0));
            case Report.Refused r ->
                text(
                        packet(ERROR, 0, r.incarnation())
                                .putShort((short) r.command())
                                .putShort((short) 0)
                                .putInt(r.errno()),
                        r.text());
        };
    }

    private static int helloFlags(Report.Hello r) {
        return (r.local() ? HELLO_LOCAL : 0)
                | (r.terminating() ? HELLO_TERMINATING : 0)
                | (r.guards() ? HELLO_GUARDS : 0)
                | (r.relays() ? HELLO_RELAYS : 0);
    }

    private static ByteBuffer exited(Report.Exited r) {
        int flags = (r.core() ? EXITED_CORE : 0)
                | (r.outOfMemory() ? EXITED_OOM : 0)
                | (r.lingering() ? EXITED_LINGERING : 0);
        return done(packet(EXITED, flags, r.incarnation())
                .putInt(r.pid())
                .putInt(r.code())
                .putInt(r.signal())
                .putInt(0)
                .putLong(r.userMicros())
                .putLong(r.systemMicros())
                .putLong(r.maxRssBytes()));
    }

    private static ByteBuffer stats(Report.Stats r) {
        ByteBuffer packet = packet(STATS_REPORT, 0, 0);
        for (Report.ChildStats c : r.children()) {
            packet.putLong(c.incarnation()).putLong(c.cpuNanos()).putLong(c.rssBytes());
            packet.putInt(c.processes()).putInt(c.threads());
        }
        return done(packet);
    }

    /** A buffer for one packet, in the machine's byte order. */
    static ByteBuffer newPacket() {
        return ByteBuffer.allocateDirect(PACKET_MAX).order(ByteOrder.nativeOrder());
    }

    static ByteBuffer packet(int type, int flags, long id) {
        return newPacket()
                .putShort((short) type)
                .putShort((short) flags)
                .putInt(0)
                .putLong(id);
    }

    static ByteBuffer text(ByteBuffer packet, String... texts) {
        for (String text : texts) {
            packet.put(text.getBytes(StandardCharsets.UTF_8)).put((byte) 0);
        }
        return done(packet);
    }

    static ByteBuffer done(ByteBuffer packet) {
        packet.flip();
        return packet.putInt(4, packet.limit());
    }
}
