/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import static dev.muster.manager.os.LauncherSide.done;
import static dev.muster.manager.os.LauncherSide.packet;
import static dev.muster.manager.os.LauncherSide.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LauncherProtocolTest {
    static List<Command> commands() {
        return List.of(
                new Command.Configure(30_000, 15),
                new Command.Remember("revision a1b2c3 \u00e9"),
                new Command.Remember(""),
                new Command.Hold("http", 7),
                new Command.Release("http"),
                new Command.Spawn(
                        1L << 40,
                        List.of(new Command.Place(3, "http"), new Command.Place(0, "admin")),
                        "slot 1",
                        "/srv",
                        List.of("LISTEN_PID=@pid", "HOME"),
                        List.of("python", "-m", "app", ""),
                        Command.NOT_ATTACHED,
                        8,
                        9),
                new Command.Spawn(2, List.of(), "", "", List.of(), List.of("true"), 5, -1, -1),
                new Command.Spawn(
                        2, List.of(), "", "", List.of(), List.of("true"), -1, Command.RELAYED, Command.RELAYED),
                new Command.Signal(4, 9, true),
                new Command.Signal(4, 15, false),
                new Command.AskStats(),
                new Command.Watch(4, "http", 10),
                new Command.Guard(4, List.of("http", "admin"), 250, 1000),
                Command.Guard.end(4),
                new Command.Tell(4),
                new Command.Tag(4, "ready"),
                new Command.Exit(3));
    }

    static List<Report> reports() {
        return List.of(
                new Report.Hello(
                        1, 12, 1000, true, false, true, true, "note", List.of("muster-launcher", "--local", "")),
                new Report.Hello(1, 1, 0, false, true, false, false, "", List.of()),
                new Report.Child(5, 77, true, 1_763_800_000_000L, "slot 1"),
                new Report.Held("http", 11),
                new Report.Synced(),
                new Report.Spawned(5, 77, 435_000),
                new Report.NotSpawned(5, Errno.ENOENT, Report.Stage.EXEC),
                new Report.Exited(5, 77, -1, 9, true, true, true, 1, 2, 3),
                new Report.Exited(5, 77, 3, 0, false, false, false, 1L << 40, 0, 1L << 33),
                new Report.Gone(5),
                new Report.Stats(List.of(new Report.ChildStats(5, 1, 2, 3, 4), new Report.ChildStats(6, 5, 6, 7, 8))),
                new Report.Stats(List.of()),
                new Report.Evidence(5, Report.Strength.STRONG, false, 77, 78, "http", "epoll"),
                new Report.Evidence(5, Report.Strength.NONE, true, 0, 0, "http", ""),
                new Report.Still(5, false, 3_000_000_000L, 77, 78, "blocked in read(7)"),
                new Report.Still(5, true, 0, 0, 0, ""),
                new Report.Unaccepted("http", false, 2_000, 7, 128),
                new Report.Unaccepted("http", true, 0, 0, 128),
                new Report.Output(5, List.of("listening", "", "\u00e9 bind: address in use")),
                new Report.Output(5, List.of()),
                new Report.Terminating(15),
                new Report.Refused(5, ProtocolNumbers.SPAWN, Errno.EINVAL, "no such held descriptor: admin"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aCommandArrivesAsItWasSent(Command command) {
        ByteBuffer packet = LauncherSide.newPacket();
        LauncherProtocol.encode(command, packet);
        assertThat(LauncherSide.decode(packet, LauncherProtocol.descriptors(command)))
                .isEqualTo(command);
    }

    @ParameterizedTest
    @MethodSource("reports")
    void aReportArrivesAsItWasSent(Report report) {
        int[] fds = report instanceof Report.Held held ? new int[] {held.descriptor()} : new int[0];
        assertThat(ReportDecoder.decode(LauncherSide.encode(report), fds)).isEqualTo(report);
    }

    @ParameterizedTest
    @MethodSource("reports")
    void aReportCutAnywhereIsRefusedWithText(Report report) {
        ByteBuffer whole = LauncherSide.encode(report);
        int[] fds = report instanceof Report.Held ? new int[] {3} : new int[0];
        for (int length = 0; length < whole.limit(); length++) {
            ByteBuffer cut = whole.duplicate().order(ByteOrder.nativeOrder()).limit(length);
            assertThatThrownBy(() -> ReportDecoder.decode(cut, fds))
                    .isInstanceOf(OsException.class)
                    .hasMessageContaining("launcher");
        }
    }

    /** Whatever the bytes are, the answer is a report or an OsException. Replay: the seed is the loop's number. */
    @Test
    void randomlyDamagedReportsNeverCrash() {
        List<Report> reports = reports();
        int refused = 0;
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            ByteBuffer packet = LauncherSide.encode(reports.get(random.nextInt(reports.size())));
            for (int damage = random.nextInt(4); damage >= 0; damage--) {
                packet.put(random.nextInt(packet.limit()), (byte) random.nextInt());
            }
            try {
                ReportDecoder.decode(packet, new int[random.nextInt(2)]);
            } catch (OsException expected) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(5_000);
    }

    @Test
    void aMalformedReportSaysWhatIsWrong() {
        assertRefused(done(packet(99, 0, 0)), "type 99", "does not know");
        assertRefused(packet(104, 0, 0).putInt(4, 20).flip(), "says it has 20 bytes and has 16");
        assertRefused(done(packet(104, 0, 0).putInt(1)), "4 bytes too many");
        assertRefused(done(packet(106, 0, 1).putInt(2).putInt(6)), "stage 6");
        assertRefused(done(packet(102, 0, 1).putInt(2).putInt(-1).putLong(0)), "4294967295 bytes");
        assertRefused(done(packet(110, 0, 1).putLong(1).putLong(1).put((byte) 'x')), "without an end");
        assertRefused(text(packet(103, 0, 0), "http"), "0 descriptors instead of 1");
        assertRefused(
                done(packet(101, 0, 0).putInt(1).putLong(1).putShort((short) -1).putShort((short) 0)), "an end");
    }

    private static void assertRefused(ByteBuffer packet, String... words) {
        assertThatThrownBy(() -> ReportDecoder.decode(packet, new int[0]))
                .isInstanceOf(OsException.class)
                .message()
                .contains(words);
    }

    @Test
    void aCommandThatDoesNotFitIsRefusedInWords() {
        assertRefused(spawn(List.of("x".repeat(70_000)), List.of()), "longer than the 65536 bytes");
        assertRefused(spawn(Collections.nCopies(70_000, ""), List.of()), "longer than the 65536 bytes");
        assertRefused(spawn(List.of("a\0b"), List.of()), "NUL", "a\u2400b");
        assertRefused(spawn(List.of(), Collections.nCopies(65, new Command.Place(3, "http"))), "at most 64 sockets");
        assertRefused(new Command.Hold("h".repeat(64), 3), "longer than 63 bytes");
        assertRefused(new Command.Tag(1, "t".repeat(513)), "513 bytes");
    }

    private static Command spawn(List<String> arguments, List<Command.Place> places) {
        return new Command.Spawn(1, places, "", "", List.of(), arguments, -1, -1, -1);
    }

    private static void assertRefused(Command command, String... words) {
        assertThatThrownBy(() -> LauncherProtocol.encode(command, LauncherSide.newPacket()))
                .isInstanceOf(OsException.class)
                .message()
                .contains(words);
    }
}
