/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherLinkTest {
    @TempDir
    Path directory;

    private final EventLoop loop = new EventLoop();
    private final List<Object> heard = new ArrayList<>();
    private String path;
    private LauncherLink link;

    @BeforeEach
    void listen() {
        path = directory.resolve("launcher.sock").toString();
        link = new LauncherLink(loop, path, LauncherLink.Peers.OF_OUR_USER, new LauncherLink.Listener() {
            @Override
            public void connected() {
                heard.add("connected");
            }

            @Override
            public void report(Report report) {
                heard.add(report);
            }

            @Override
            public void lost(String why) {
                heard.add("lost: " + why);
            }

            @Override
            public void refused(String why) {
                heard.add("refused: " + why);
            }
        });
    }

    @AfterEach
    void close() {
        link.close();
        loop.close();
        assertThat(Path.of(path)).doesNotExist();
    }

    private void turnUntil(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as("deadline; heard so far: %s", heard)
                    .isLessThan(deadline);
            loop.turn(10);
        }
    }

    @Test
    void commandsAndReportsTravelWithTheirDescriptors() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(path))))
                .isEqualTo("rw-------");
        assertThat(link.send(new Command.AskStats())).isFalse();
        try (LauncherSide launcher = new LauncherSide(path);
                ListeningSocket socket = ListeningSocket.tcp("127.0.0.1", 0, 16)) {
            launcher.send(LauncherSide.encode(new Report.Synced()));
            turnUntil(() -> heard.size() == 2);
            assertThat(heard).containsExactly("connected", new Report.Synced());

            assertThat(link.send(new Command.Hold("http", socket.descriptor()))).isTrue();
            Command.Hold hold = (Command.Hold) Objects.requireNonNull(launcher.receive());
            assertThat(FileStatus.of(hold.descriptor())).isNotNull().isEqualTo(FileStatus.of(socket.descriptor()));

            launcher.send(LauncherSide.encode(new Report.Held("http", 0)), hold.descriptor());
            turnUntil(() -> heard.size() == 3);
            Report.Held held = (Report.Held) heard.get(2);
            try (ListeningSocket adopted = ListeningSocket.adopt(held.descriptor(), 16)) {
                assertThat(adopted.address()).isEqualTo(socket.address());
                assertThat(Libc.fcntl(held.descriptor(), Libc.F_GETFD, 0)).isEqualTo(Libc.FD_CLOEXEC);
            }
            Descriptors.close(hold.descriptor());
        }
        turnUntil(() -> heard.size() == 4);
        assertThat(heard.get(3)).isEqualTo("lost: the launcher has closed it");
    }

    @Test
    void aNewerLauncherReplacesTheOlder() {
        try (LauncherSide first = new LauncherSide(path)) {
            turnUntil(link::isConnected);
            try (LauncherSide second = new LauncherSide(path)) {
                Report.Hello hello = new Report.Hello(1, 2, 3, true, false, true, true, "", List.of());
                second.send(LauncherSide.encode(hello));
                turnUntil(() -> heard.size() == 4);
                assertThat(heard)
                        .containsExactly("connected", "lost: another launcher has connected", "connected", hello);
                assertThat(first.isClosedByManager()).isTrue();
                assertThat(link.send(new Command.Exit(0))).isTrue();
                assertThat(second.receive()).isEqualTo(new Command.Exit(0));
            }
        }
    }

    @Test
    void whoOnlyLooksWhetherSomebodyListensDoesNotReplaceTheLauncher() throws Exception {
        try (LauncherSide launcher = new LauncherSide(path)) {
            turnUntil(link::isConnected);
            long before = openDescriptors();
            // As a second manager of the same name does.
            assertThatThrownBy(() -> SocketFile.bind(path, Libc.SOCK_SEQPACKET, 0600))
                    .isInstanceOf(OsException.class);
            try (LauncherSide impostor = new LauncherSide(path)) {
                impostor.send(LauncherSide.encode(new Report.Synced()));
                turnUntil(impostor::isClosedByManager);
            }
            launcher.send(LauncherSide.encode(new Report.Synced()));
            turnUntil(() -> heard.size() == 2);
            assertThat(heard).containsExactly("connected", new Report.Synced());
            assertThat(openDescriptors()).isEqualTo(before);
        }
    }

    @Test
    void aMalformedReportEndsTheConnectionAndLeaksNoDescriptor() throws Exception {
        try (LauncherSide launcher = new LauncherSide(path);
                ListeningSocket socket = ListeningSocket.tcp("127.0.0.1", 0, 16)) {
            turnUntil(link::isConnected);
            long before = openDescriptors();
            launcher.send(LauncherSide.done(LauncherSide.packet(99, 0, 0)), socket.descriptor(), socket.descriptor());
            turnUntil(() -> heard.size() == 2);
            assertThat(heard.get(1).toString()).startsWith("lost: a packet of the launcher (type 99)");
            assertThat(openDescriptors()).isEqualTo(before - 1);
        }
    }

    @Test
    void whatALauncherSaidBeforeItEndedIsHeardThoughItIsNoticedBySending() {
        LauncherSide launcher = new LauncherSide(path);
        turnUntil(link::isConnected);
        launcher.send(LauncherSide.encode(new Report.Gone(1)));
        launcher.send(LauncherSide.encode(new Report.Gone(2)));
        launcher.close();

        assertThat(link.send(new Command.AskStats())).isFalse();

        turnUntil(() -> heard.size() == 4);
        assertThat(heard)
                .containsExactly(
                        "connected", new Report.Gone(1), new Report.Gone(2), "lost: the launcher has closed it");
    }

    @Test
    void whatALauncherSaidBeforeItEndedIsHeardThoughItHadNotReadEverything() {
        LauncherSide launcher = new LauncherSide(path);
        turnUntil(link::isConnected);
        assertThat(link.send(new Command.AskStats())).isTrue();
        launcher.send(LauncherSide.encode(new Report.Gone(1)));
        launcher.send(LauncherSide.encode(new Report.Gone(2)));
        launcher.close(); // which resets the connection

        turnUntil(() -> heard.size() == 4);
        assertThat(heard)
                .containsExactly(
                        "connected", new Report.Gone(1), new Report.Gone(2), "lost: the launcher has closed it");
    }

    @Test
    void whatTheLauncherDoesNotReadWaitsInOrderAndIsBounded() throws Exception {
        try (LauncherSide launcher = new LauncherSide(path)) {
            turnUntil(link::isConnected);
            for (int i = 0; i < 600; i++) {
                assertThat(link.send(new Command.Exit(i))).isTrue();
            }
            List<Integer> order = new ArrayList<>();
            turnUntil(() -> {
                while (launcher.receive() instanceof Command.Exit exit) {
                    order.add(exit.status());
                }
                return order.size() == 600;
            });
            assertThat(order).isSorted();

            long before = openDescriptors();
            int sent = 0;
            while (link.send(new Command.Hold("h", 0)) && sent < 5_000) {
                sent++;
            }
            assertThat(sent).isBetween(1024, 2000);
            assertThat(heard).last().asString().startsWith("lost: the launcher does not read its commands");
            assertThat(openDescriptors()).isEqualTo(before - 1);
        }
    }

    @Test
    void whenFilesAreShortTheLoopRestsAndTheLauncherIsHeardLater() {
        try (LauncherSide launcher = new LauncherSide(path);
                Arena arena = Arena.ofConfined()) {
            String why = Errno.words(Errno.EMFILE); // Its class could not be loaded without files.
            OpenFileLimit none = new OpenFileLimit(arena, "0");
            long before;
            long rested;
            none.giveBack();
            try {
                loop.turn(1000);
                before = System.nanoTime();
                loop.turn(300);
                rested = System.nanoTime() - before;
            } finally {
                none.raise();
            }
            assertThat(heard)
                    .containsExactly(
                            "refused: cannot accept a connection of the launcher, and tries again every second:" + " "
                                    + why);
            assertThat(Duration.ofNanos(rested)).isGreaterThanOrEqualTo(Duration.ofMillis(290));
            turnUntil(link::isConnected);
            launcher.send(LauncherSide.encode(new Report.Synced()));
            turnUntil(() -> heard.size() == 3);
            assertThat(heard.subList(1, 3)).containsExactly("connected", new Report.Synced());
        }
    }

    @Test
    void aCommandWhoseDescriptorsCannotBeKeptEndsTheConnectionAndLeaksNone() throws Exception {
        try (LauncherSide launcher = new LauncherSide(path);
                Arena arena = Arena.ofConfined()) {
            launcher.send(LauncherSide.encode(new Report.Synced()));
            turnUntil(() -> heard.size() == 2);
            // Until one waits in the queue: then all others do.
            long before = openDescriptors();
            while (openDescriptors() == before) {
                assertThat(link.send(new Command.Hold("h", 0))).isTrue();
            }
            int free = Descriptors.duplicate(0);
            Descriptors.close(free);
            OpenFileLimit one = new OpenFileLimit(arena, Integer.toString(free + 1));
            one.giveBack();
            try {
                assertThatThrownBy(() -> Descriptors.duplicateAll(new int[] {0, 1}))
                        .isInstanceOf(OsException.class);
            } finally {
                one.raise();
            }
            assertThat(openDescriptors()).isEqualTo(before + 1);
            OpenFileLimit none = new OpenFileLimit(arena, "0");
            boolean sent;
            none.giveBack();
            try {
                sent = link.send(new Command.Hold("h", 0));
            } finally {
                none.raise();
            }
            assertThat(sent).isFalse();
            assertThat(heard)
                    .last()
                    .asString()
                    .startsWith("lost: a command for the launcher cannot wait until it reads: cannot duplicate");
            assertThat(openDescriptors()).isEqualTo(before - 1);
        }
    }

    @Test
    void aPathThatIsTooLongIsAClearError() {
        String tooLong = directory.resolve("x".repeat(108)).toString();
        assertThatThrownBy(() -> SocketFile.bind(tooLong, Libc.SOCK_SEQPACKET, 0600))
                .isInstanceOf(OsException.class)
                .hasMessageContaining("1 to 107 bytes, this one has " + tooLong.length() + ": " + tooLong);
    }

    private static long openDescriptors() throws Exception {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }
}
