/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a worker inherits: what was declared, and nothing else. */
@EndToEnd
class DescriptorsTest {

    @Test
    void sockets_are_announced_in_order_with_the_right_pid_and_names(Host host) {
        var muster = host.run(
                "--workers",
                2,
                "--listen",
                "http=" + Host.freePort(),
                "--listen",
                "admin=" + Host.freePort(),
                "--ready",
                "alive:1s",
                "--",
                "python3",
                Host.worker("bare.py"),
                "3");

        for (var worker : muster.awaitReady(2).workers()) {
            assertThat(ProcFs.descriptors(worker.pid()).keySet()).containsExactly(0, 1, 2, 3, 4);
            var environment = ProcFs.environ(worker.pid());
            assertThat(environment)
                    .containsEntry("LISTEN_FDS", "2")
                    .containsEntry("LISTEN_PID", Long.toString(worker.pid()))
                    .containsEntry("LISTEN_FDNAMES", "http:admin")
                    .containsEntry("MUSTER_SLOT", Integer.toString(worker.slot()))
                    .containsEntry("MUSTER_INCARNATION", Long.toString(worker.incarnation()));
        }
    }

    @Test
    void a_socket_that_is_named_in_the_command_is_not_announced_as_well(Host host) {
        var muster = host.run(
                "--workers",
                1,
                "--listen",
                "http=" + Host.freePort(),
                "--listen",
                "admin=" + Host.freePort(),
                "--ready",
                "alive:1s",
                "--",
                "python3",
                Host.worker("bare.py"),
                "{fd:http}");

        var pid = muster.awaitReady(1).worker(0).pid();

        assertThat(ProcFs.descriptors(pid).keySet()).containsExactly(0, 1, 2, 3, 4);
        assertThat(ProcFs.environ(pid)).containsEntry("LISTEN_FDS", "1").containsEntry("LISTEN_FDNAMES", "admin");
        assertThat(ProcFs.commandLine(pid)).endsWith("bare.py 4");
    }

    @Test
    void variables_of_the_manager_do_not_leak_into_workers(Host host) {
        host.with("LISTEN_FDS", 7).with("LISTEN_PID", 1).with("LISTEN_FDNAMES", "stranger");
        host.with("NOTIFY_SOCKET", "/nowhere")
                .with("WATCHDOG_USEC", 1)
                .with("MUSTER_STRANGER", 1)
                .with("KEPT", "yes");
        var muster = host.run(
                "--workers",
                1,
                "--listen",
                "http=" + Host.freePort(),
                "--",
                "python3",
                Host.worker("bare.py"),
                "{fd:http}");

        var environment = ProcFs.environ(muster.awaitReady(1).worker(0).pid());

        assertThat(environment)
                .containsEntry("KEPT", "yes")
                .doesNotContainKeys("LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES", "WATCHDOG_USEC", "MUSTER_STRANGER");
        assertThat(environment.get("NOTIFY_SOCKET")).isNotEqualTo("/nowhere");
    }

    @Test
    void a_worker_that_shortens_the_queue_or_changes_blocking_does_no_lasting_harm(Host host) throws Exception {
        var port = Host.freePort();
        var muster = host.run(
                "--workers",
                2,
                "--listen",
                "http=" + port,
                "--",
                "python3",
                Host.worker("bare.py"),
                "{fd:http}",
                "meddle");
        muster.awaitReady(2);

        muster.await(
                "the queue's limit is back",
                Duration.ofSeconds(5),
                state -> state.socket().path("backlog").asInt() == 1024);
        try (var load = LoadClient.on(port).connecting(32)) {
            load.awaitAnswers(1000);
            muster.cli("restart").exits(0);
            load.awaitAnswers(1000);
            var report = load.stop();
            System.out.printf("workers that call listen(fd, 5) and clear O_NONBLOCK: %s%n", report);
            // bare.py has no manners at TERM: it dies in the middle of what it does.
            assertThat(report.failures().keySet()).allMatch(kind -> kind.startsWith("reset"));
        }
        muster.await(
                "the queue's limit is back",
                Duration.ofSeconds(5),
                state -> state.socket().path("backlog").asInt() == 1024);
    }

    @Test
    void standard_input_is_empty_and_not_the_terminal(Host host) throws Exception {
        var muster = host.run(
                "--workers",
                1,
                "--listen",
                "http=" + Host.freePort(),
                "--",
                "python3",
                Host.worker("bare.py"),
                "{fd:http}");

        var pid = muster.awaitReady(1).worker(0).pid();

        assertThat(Files.readSymbolicLink(Path.of("/proc/" + pid + "/fd/0"))).isEqualTo(Path.of("/dev/null"));
    }
}
