/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** {@code --single}: the program itself, where {@code muster} was. */
@EndToEnd
class SingleTest {

    @Test
    void becomes_the_program(Host host) {
        var port = Host.freePort();
        var muster =
                host.run("--single", "--listen", "http=" + port, "--", "python3", Host.worker("tiny.py"), "{fd:http}");

        var pid = Await.until(
                "an answer",
                Duration.ofSeconds(20),
                () -> HttpConnection.get("127.0.0.1", port, "/pid"),
                body -> !body.isEmpty());

        assertThat(host.processes()).as("there is no manager and no launcher").containsExactly(Long.valueOf(pid));
        assertThat(ProcFs.environ(Long.parseLong(pid))).doesNotContainKeys("LISTEN_FDS", "NOTIFY_SOCKET");
        muster.signal("TERM");
        assertThat(muster.awaitExit(Duration.ofSeconds(15))).isZero();
    }

    @Test
    void announces_sockets_to_its_own_pid(Host host) {
        var muster = host.run(
                "--single", "--listen", "http=" + Host.freePort(), "--", "python3", Host.worker("bare.py"), "3");

        var pid = Await.until(
                        "the program runs",
                        Duration.ofSeconds(20),
                        host::processes,
                        pids -> pids.size() == 1
                                && ProcFs.commandLine(pids.getFirst()).startsWith("python3 "))
                .getFirst();

        assertThat(ProcFs.environ(pid))
                .containsEntry("LISTEN_PID", pid.toString())
                .containsEntry("LISTEN_FDS", "1")
                .containsEntry("LISTEN_FDNAMES", "http");
        Await.until( // Python opens a file now and then while it starts
                "the program has its descriptors and no others",
                Duration.ofSeconds(20),
                () -> ProcFs.descriptors(pid).keySet(),
                Set.of(0, 1, 2, 3)::equals);
        assertThat(muster.isAlive()).isTrue();
    }
}
