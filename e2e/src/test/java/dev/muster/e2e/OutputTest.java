/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What workers print, and where it goes. */
@EndToEnd
class OutputTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private static MusterProcess run(Host host, String mode) {
        var muster = host.run(
                "--workers",
                2,
                "--listen",
                "http=" + Host.freePort(),
                "--logs",
                mode,
                "--",
                "python3",
                Host.worker("tiny.py"),
                "{fd:http}");
        muster.awaitReady(2);
        return muster;
    }

    private static List<String> lines(MusterProcess muster) {
        return Await.until(
                "both workers' lines",
                SOON,
                () -> (muster.out() + muster.err())
                        .lines()
                        .filter(line -> line.contains("tiny is here"))
                        .toList(),
                lines -> lines.size() == 2);
    }

    @Test
    void plain_is_as_the_worker_wrote_it(Host host) {
        assertThat(lines(run(host, "plain"))).containsExactly("tiny is here", "tiny is here");
    }

    @Test
    void prefix_names_the_slot(Host host) {
        assertThat(lines(run(host, "prefix")))
                .anyMatch(line -> line.matches("\\D*0\\D.*tiny is here"))
                .anyMatch(line -> line.matches("\\D*1\\D.*tiny is here"));
    }

    @Test
    void json_is_one_document_per_line(Host host) {
        var slots = lines(run(host, "json")).stream()
                .map(line -> ControlSocket.parse(line).path("slot").asInt(-1))
                .toList();
        assertThat(slots).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void a_terminal_that_does_not_read_holds_no_worker_up(Host host) {
        var port = Host.freePort();
        host.with("CHATTER", 100_000);
        var blocked = new ArrayList<>(List.of("sh", "-c", "\"$@\" | sleep 600", "sh"));
        blocked.addAll(Host.command(
                "run",
                "--workers",
                2,
                "--listen",
                "http=" + port,
                "--",
                "python3",
                Host.worker("tiny.py"),
                "{fd:http}"));
        var muster = host.start(host.folder(), blocked);
        muster.awaitReady(2);

        try (var load = LoadClient.on(port).connecting(4)) {
            load.awaitAnswers(200); // 20 MB
            assertThat(load.stop().failures()).isEmpty();
        }
        muster.cli("restart").exits(0);
    }
}
