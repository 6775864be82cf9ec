/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class NotifySocketTest {
    @TempDir
    Path directory;

    private static Notification parse(String text) {
        return Notification.parse(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void everyFieldIsRead() {
        Notification n = parse("""
                READY=1
                STOPPING=1
                RELOADING=1
                STATUS=serving \u00e9=1
                ERRNO=2
                WATCHDOG=1
                EXTEND_TIMEOUT_USEC=30000000
                MAINPID=5
                MONOTONIC_USEC=7
                X_MUSTER_jobs=3
                X_MUSTER_gone=

                """);
        assertThat(n)
                .isEqualTo(new Notification(
                        true,
                        true,
                        true,
                        "serving \u00e9=1",
                        2,
                        Notification.Watchdog.ALIVE,
                        30_000_000L,
                        Map.of("jobs", "3", "gone", ""),
                        0));
        assertThat(parse("WATCHDOG=trigger\nWATCHDOG=1").watchdog()).isEqualTo(Notification.Watchdog.TRIGGER);
    }

    @Test
    void brokenLinesAreCountedAndTheRestIsHeard() {
        Notification n =
                parse("nonsense\n=1\nREADY=yes\nERRNO=x\nERRNO=99999999999\nEXTEND_TIMEOUT_USEC=-1\nWATCHDOG=2\n"
                        + "X_MUSTER_=1\nX_MUSTER_" + "k".repeat(65) + "=1\nX_MUSTER_k=" + "v".repeat(257)
                        + "\nSTOPPING=1");
        assertThat(n.ignoredLines()).isEqualTo(10);
        assertThat(n.stopping()).isTrue();
        assertThat(n.ready()).isFalse();
        assertThat(n.user()).isEmpty();

        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            many.append("X_MUSTER_k").append(i).append("=v\n");
        }
        assertThat(parse(many.toString()).user()).hasSize(32);
        assertThat(parse(many.toString()).ignoredLines()).isEqualTo(8);
    }

    /** A real worker of another language, with a barrier: it goes on only when all it said was handled. */
    @Test
    void aBarrierIsReleasedWhenTheMessageWasHandled() throws Exception {
        String path = directory.resolve("notify.sock").toString();
        List<Notification> heard = new ArrayList<>();
        try (EventLoop loop = new EventLoop();
                NotifySocket socket = new NotifySocket(loop, path, 0600, heard::add)) {
            String script = """
                    import array, os, select, socket, sys
                    s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                    s.connect(sys.argv[1])
                    s.send(b"READY=1\\nX_MUSTER_jobs=3")
                    s.send(b"STATUS=" + b"x" * 5000)
                    r, w = os.pipe()
                    s.sendmsg([b"BARRIER=1"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [w]))])
                    os.close(w)
                    assert select.select([r], [], [], 10)[0] and os.read(r, 1) == b""
                    """;
            Process worker = new ProcessBuilder("python3", "-c", script, socket.path())
                    .inheritIO()
                    .start();
            while (worker.isAlive()) {
                loop.turn(20);
            }
            assertThat(worker.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(worker.exitValue()).isZero();
        }
        assertThat(heard).hasSize(3);
        assertThat(heard.getFirst().ready()).isTrue();
        assertThat(heard.getFirst().user()).containsEntry("jobs", "3");
        assertThat(heard.get(1))
                .as("longer than 4 KiB")
                .isEqualTo(new Notification(
                        false, false, false, null, null, Notification.Watchdog.UNSAID, null, Map.of(), 1));
        assertThat(Path.of(path)).doesNotExist();
    }

    /** A manager that is killed while it acts upon a message leaves the message to the next one. */
    @Test
    void whatIsBeingHandledIsStillInTheSocket() throws Exception {
        String path = directory.resolve("notify.sock").toString();
        List<Notification> heard = new ArrayList<>();
        List<Notification> heardByTheNext = new ArrayList<>();
        try (EventLoop loop = new EventLoop();
                EventLoop nextLoop = new EventLoop()) {
            int[] duplicate = new int[1];
            NotifySocket socket = new NotifySocket(loop, path, 0600, said -> {
                heard.add(said);
                if (heard.size() == 1) {
                    NotifySocket next = NotifySocket.adopt(nextLoop, path, duplicate[0], heardByTheNext::add);
                    next.receive();
                    next.leave();
                }
            });
            duplicate[0] = Descriptors.duplicate(socket.descriptor());
            String script = """
                    import socket, sys
                    socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b"READY=1", sys.argv[1])
                    """;
            Process worker = new ProcessBuilder("python3", "-c", script, path)
                    .inheritIO()
                    .start();
            assertThat(worker.waitFor()).isZero();

            socket.receive();

            assertThat(heard).singleElement().extracting(Notification::ready).isEqualTo(true);
            assertThat(heardByTheNext).isEqualTo(heard);
            socket.receive();
            assertThat(heard).as("taken out once it was handled").hasSize(1);
            socket.close();
        }
    }

    @Test
    void readyEndsAReloadThatWasSaidBefore() {
        assertThat(parse("RELOADING=1\nREADY=1").reloading()).isFalse();
        assertThat(parse("READY=1\nRELOADING=1").reloading()).isTrue();
    }

    /** As a manager does that goes away while its workers go on: the next one has a duplicate from the launcher. */
    @Test
    void whatIsSentByPathToOneThatWasLeftIsHeardByTheNext() throws Exception {
        String path = directory.resolve("notify.sock").toString();
        List<Notification> heard = new ArrayList<>();
        try (EventLoop loop = new EventLoop()) {
            NotifySocket left = new NotifySocket(loop, path, 0600, heard::add);
            int duplicate = Descriptors.duplicate(left.descriptor());
            left.leave();

            String script = """
                    import socket, sys
                    socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b"STATUS=on", sys.argv[1])
                    """;
            Process worker = new ProcessBuilder("python3", "-c", script, path)
                    .inheritIO()
                    .start();
            assertThat(worker.waitFor()).isZero();

            try (NotifySocket next = NotifySocket.adopt(loop, path, duplicate, heard::add)) {
                next.receive();
            }
        }
        assertThat(heard).singleElement().extracting(Notification::status).isEqualTo("on");
        assertThat(Path.of(path)).doesNotExist();
    }
}
