/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import static dev.muster.manager.os.ProtocolNumbers.*;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;

/**
 * Commands into packets: the Java twin of {@code protocol.h}, which describes every layout. {@link ReportDecoder} is the other
 * half. Stateless.
 */
final class LauncherProtocol {
    private static final int[] NO_DESCRIPTORS = {};

    private LauncherProtocol() {}

    /**
     * Writes the command into the cleared buffer and flips it.
     *
     * @throws OsException when the command is too long for a packet or holds something the protocol cannot carry
     */
    static void encode(Command command, ByteBuffer packet) {
        packet.clear();
        try {
            switch (command) {
                case Command.Configure c ->
                    begin(packet, CONFIGURE, 0, 0).putInt(c.graceMillis()).putInt(c.stopSignal());
                case Command.Remember c -> begin(packet, REMEMBER, 0, 0).put(note(c.note(), NOTE_MAX));
                case Command.Hold c -> putName(begin(packet, HOLD, 0, 0), c.name());
                case Command.Release c -> putName(begin(packet, RELEASE, 0, 0), c.name());
                case Command.Spawn c -> encodeSpawn(c, packet);
                case Command.Signal c ->
                    begin(packet, SIGNAL, 0, c.incarnation())
                            .putInt(c.signal())
                            .putInt(c.group() ? TO_GROUP : TO_PROCESS);
                case Command.AskStats c -> begin(packet, STATS, 0, 0);
                case Command.Watch c ->
                    putName(begin(packet, WATCH, 0, c.incarnation()).putInt(c.intervalMillis()), c.socket());
                case Command.Guard c -> encodeGuard(c, packet);
                case Command.Tell c -> begin(packet, TELL, 0, c.incarnation());
                case Command.Tag c -> begin(packet, TAG, 0, c.incarnation()).put(note(c.tag(), TAG_MAX));
                case Command.Exit c -> begin(packet, EXIT, 0, 0).putInt(c.status());
            }
        } catch (BufferOverflowException tooLong) {
            throw new OsException("the worker's command and environment are longer than the " + PACKET_MAX
                    + " bytes that fit into one message to the launcher");
        }
        packet.flip();
        packet.putInt(4, packet.limit());
    }

    /** The descriptors that ride on the command's packet. */
    static int[] descriptors(Command command) {
        return switch (command) {
            case Command.Hold c -> new int[] {c.descriptor()};
            case Command.Spawn c -> attached(c);
            case Command.Configure c -> NO_DESCRIPTORS;
            case Command.Remember c -> NO_DESCRIPTORS;
            case Command.Release c -> NO_DESCRIPTORS;
            case Command.Signal c -> NO_DESCRIPTORS;
            case Command.AskStats c -> NO_DESCRIPTORS;
            case Command.Watch c -> NO_DESCRIPTORS;
            case Command.Guard c -> NO_DESCRIPTORS;
            case Command.Tell c -> NO_DESCRIPTORS;
            case Command.Tag c -> NO_DESCRIPTORS;
            case Command.Exit c -> NO_DESCRIPTORS;
        };
    }

    private static int[] attached(Command.Spawn spawn) {
        return IntStream.of(spawn.stdin(), spawn.stdout(), spawn.stderr())
                .filter(fd -> fd >= 0)
                .toArray();
    }

    private static int streams(Command.Spawn spawn) {
        boolean relayed = spawn.stdout() == Command.RELAYED || spawn.stderr() == Command.RELAYED;
        return (spawn.stdin() >= 0 ? SPAWN_STDIN : 0)
                | (spawn.stdout() >= 0 ? SPAWN_STDOUT : 0)
                | (spawn.stderr() >= 0 ? SPAWN_STDERR : 0)
                | (relayed ? SPAWN_RELAY : 0);
    }

    private static void encodeSpawn(Command.Spawn spawn, ByteBuffer packet) {
        if (spawn.places().size() > PLACES_MAX) {
            throw new OsException("a worker can get at most " + PLACES_MAX + " sockets, this one has "
                    + spawn.places().size());
        }
        begin(packet, SPAWN, streams(spawn), spawn.incarnation());
        putCount(packet, spawn.places().size());
        putCount(packet, spawn.environment().size());
        putCount(packet, spawn.arguments().size());
        byte[] tag = note(spawn.tag(), TAG_MAX);
        putCount(packet, tag.length);
        for (Command.Place place : spawn.places()) {
            packet.putInt(place.target());
        }
        packet.put(tag);
        putString(packet, spawn.directory());
        for (Command.Place place : spawn.places()) {
            putName(packet, place.held());
        }
        for (String entry : spawn.environment()) {
            putString(packet, entry);
        }
        for (String argument : spawn.arguments()) {
            putString(packet, argument);
        }
    }

    private static void encodeGuard(Command.Guard guard, ByteBuffer packet) {
        begin(packet, GUARD, 0, guard.incarnation())
                .putInt(guard.intervalMillis())
                .putInt(guard.afterMillis());
        for (String socket : guard.sockets()) {
            putName(packet, socket);
        }
    }

    private static ByteBuffer begin(ByteBuffer packet, int type, int flags, long id) {
        return packet.putShort((short) type).putShort((short) flags).putInt(0).putLong(id);
    }

    /** More than fit into the count do not fit into the packet either: the overflow comes later, and is reported there. */
    private static void putCount(ByteBuffer packet, int count) {
        packet.putShort((short) Math.min(count, 0xffff));
    }

    private static void putName(ByteBuffer packet, String name) {
        int before = packet.position();
        putString(packet, name);
        if (packet.position() - before > NAME_MAX_BYTES) {
            throw new OsException("the socket name " + name + " is longer than " + (NAME_MAX_BYTES - 1) + " bytes");
        }
    }

    private static void putString(ByteBuffer packet, String text) {
        if (text.indexOf('\0') >= 0) {
            throw new OsException(
                    "a command, directory or environment entry holds a NUL character: " + text.replace('\0', '\u2400'));
        }
        packet.put(text.getBytes(StandardCharsets.UTF_8)).put((byte) 0);
    }

    private static byte[] note(String text, int limit) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > limit) {
            throw new OsException("a note for the launcher has " + bytes.length + " bytes, at most " + limit + " fit");
        }
        return bytes;
    }
}
