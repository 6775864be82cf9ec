/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import static dev.muster.manager.os.ProtocolNumbers.*;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One packet of the launcher into a {@link Report}. Every length and number is checked: a packet that is not as
 * {@code protocol.h} says is an {@link OsException} which tells what is wrong with it. Descriptors that came with a refused
 * packet are the caller's to close.
 */
final class ReportDecoder {
    private final ByteBuffer packet;
    private final int type;
    private final int flags;
    private final long id;

    private ReportDecoder(ByteBuffer packet) {
        this.packet = packet;
        if (packet.remaining() < SIZEOF_HEADER) {
            throw new OsException(
                    "the launcher sent a packet of " + packet.remaining() + " bytes, too short for a header");
        }
        int length = packet.remaining();
        type = Short.toUnsignedInt(packet.getShort());
        flags = Short.toUnsignedInt(packet.getShort());
        int size = packet.getInt();
        id = packet.getLong();
        if (size != length) {
            throw malformed("says it has " + Integer.toUnsignedString(size) + " bytes and has " + length);
        }
    }

    /** Reads the packet from the buffer's position to its limit; the buffer is in the machine's byte order. */
    static Report decode(ByteBuffer packet, int[] descriptors) {
        ReportDecoder decoder = new ReportDecoder(packet);
        Report report = decoder.body(descriptors);
        if (packet.hasRemaining()) {
            throw decoder.malformed("has " + packet.remaining() + " bytes too many");
        }
        int expected = report instanceof Report.Held ? 1 : 0;
        if (descriptors.length != expected) {
            throw decoder.malformed("came with " + descriptors.length + " descriptors instead of " + expected);
        }
        return report;
    }

    private Report body(int[] descriptors) {
        return switch (type) {
            case HELLO -> hello();
            case CHILD -> child();
            case HELD -> new Report.Held(string(), descriptors.length == 0 ? -1 : descriptors[0]);
            case SYNCED -> new Report.Synced();
            case SPAWNED -> spawned();
            case NOT_SPAWNED -> notSpawned();
            case EXITED -> exited();
            case GONE -> new Report.Gone(id);
            case STATS_REPORT -> stats();
            case EVIDENCE -> evidence();
            case STILL -> still();
            case UNACCEPTED -> unaccepted();
            case OUTPUT -> output();
            case TERMINATING -> terminating();
            case ERROR -> refused();
            default -> throw malformed("is of a type which this manager does not know");
        };
    }

    private Report hello() {
        need(SIZEOF_HELLO);
        int version = packet.getInt();
        int pid = packet.getInt();
        int uid = packet.getInt();
        int count = Short.toUnsignedInt(packet.getShort());
        int noteSize = Short.toUnsignedInt(packet.getShort());
        String note = note(noteSize);
        List<String> arguments = new ArrayList<>(Math.min(count, packet.remaining()));
        for (int i = 0; i < count; i++) {
            arguments.add(string());
        }
        return new Report.Hello(
                version,
                pid,
                uid,
                flag(HELLO_LOCAL),
                flag(HELLO_TERMINATING),
                flag(HELLO_GUARDS),
                flag(HELLO_RELAYS),
                note,
                arguments);
    }

    private Report child() {
        need(SIZEOF_CHILD_REPORT);
        int pid = packet.getInt();
        int tagSize = packet.getInt();
        long started = packet.getLong();
        return new Report.Child(id, pid, flag(CHILD_LINGERING), started, note(tagSize));
    }

    private Report spawned() {
        need(SIZEOF_SPAWNED);
        int pid = packet.getInt();
        skip(4);
        return new Report.Spawned(id, pid, packet.getLong());
    }

    private Report notSpawned() {
        need(SIZEOF_NOT_SPAWNED);
        int errno = packet.getInt();
        int stage = packet.getInt();
        return new Report.NotSpawned(id, errno, stage(stage));
    }

    private Report.Stage stage(int number) {
        return switch (number) {
            case STAGE_LIMIT -> Report.Stage.LIMIT;
            case STAGE_FORK -> Report.Stage.FORK;
            case STAGE_DESCRIPTORS -> Report.Stage.DESCRIPTORS;
            case STAGE_DIRECTORY -> Report.Stage.DIRECTORY;
            case STAGE_EXEC -> Report.Stage.EXEC;
            default -> throw malformed("names stage " + number + " of a start, which there is not");
        };
    }

    private Report exited() {
        need(SIZEOF_EXITED);
        int pid = packet.getInt();
        int code = packet.getInt();
        int signal = packet.getInt();
        skip(4);
        return new Report.Exited(
                id,
                pid,
                code,
                signal,
                flag(EXITED_CORE),
                flag(EXITED_OOM),
                flag(EXITED_LINGERING),
                packet.getLong(),
                packet.getLong(),
                packet.getLong());
    }

    private Report stats() {
        List<Report.ChildStats> children = new ArrayList<>(packet.remaining() / SIZEOF_STATS_REPORT);
        while (packet.hasRemaining()) {
            need(SIZEOF_STATS_REPORT);
            children.add(new Report.ChildStats(
                    packet.getLong(), packet.getLong(), packet.getLong(), packet.getInt(), packet.getInt()));
        }
        return new Report.Stats(children);
    }

    private Report evidence() {
        need(SIZEOF_EVIDENCE);
        Report.Strength strength = strength(packet.getInt());
        int pid = packet.getInt();
        int tid = packet.getInt();
        skip(4);
        return new Report.Evidence(id, strength, flag(EVIDENCE_LOST), pid, tid, string(), string());
    }

    private Report.Strength strength(int number) {
        return switch (number) {
            case EVIDENCE_NONE -> Report.Strength.NONE;
            case EVIDENCE_UNKNOWN -> Report.Strength.UNKNOWN;
            case EVIDENCE_REGISTERED -> Report.Strength.REGISTERED;
            case EVIDENCE_WEAK -> Report.Strength.WEAK;
            case EVIDENCE_STRONG -> Report.Strength.STRONG;
            default -> throw malformed("names strength " + number + ", which there is not");
        };
    }

    private Report still() {
        need(SIZEOF_STILL);
        long millis = Integer.toUnsignedLong(packet.getInt());
        int pid = packet.getInt();
        int tid = packet.getInt();
        skip(4);
        return new Report.Still(id, flag(STILL_OVER), millis, pid, tid, string());
    }

    private Report unaccepted() {
        need(SIZEOF_UNACCEPTED);
        long millis = Integer.toUnsignedLong(packet.getInt());
        long depth = Integer.toUnsignedLong(packet.getInt());
        long limit = Integer.toUnsignedLong(packet.getInt());
        skip(4);
        return new Report.Unaccepted(string(), flag(UNACCEPTED_OVER), millis, depth, limit);
    }

    private Report output() {
        byte[] written = new byte[packet.remaining()];
        packet.get(written);
        LineTail tail = new LineTail(OUTPUT_MAX);
        tail.append(written, written.length);
        return new Report.Output(id, tail.lines());
    }

    private Report terminating() {
        need(SIZEOF_TERMINATING);
        int signal = packet.getInt();
        skip(4);
        return new Report.Terminating(signal);
    }

    private Report refused() {
        need(SIZEOF_ERROR);
        int command = Short.toUnsignedInt(packet.getShort());
        skip(2);
        return new Report.Refused(id, command, packet.getInt(), string());
    }

    private boolean flag(int bit) {
        return (flags & bit) != 0;
    }

    private void skip(int bytes) {
        packet.position(packet.position() + bytes);
    }

    private void need(int bytes) {
        if (packet.remaining() < bytes) {
            throw malformed(
                    "ends after " + packet.position() + " bytes, " + (bytes - packet.remaining()) + " too early");
        }
    }

    private String note(int size) {
        if (size < 0 || size > packet.remaining()) {
            throw malformed("holds a note of " + Integer.toUnsignedString(size) + " bytes, beyond its own end");
        }
        byte[] bytes = new byte[size];
        packet.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private String string() {
        int start = packet.position();
        for (int end = start; end < packet.limit(); end++) {
            if (packet.get(end) == 0) {
                byte[] text = new byte[end - start];
                packet.get(text).get();
                return new String(text, StandardCharsets.UTF_8);
            }
        }
        throw malformed("holds a text without an end");
    }

    private OsException malformed(String what) {
        return new OsException("a packet of the launcher (type " + type + ") " + what);
    }
}
