/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers that do not want to go are gone soon after the grace, with all that they started. */
@EndToEnd
class StubbornWorkersTest {
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final Duration SLACK = Duration.ofSeconds(5); // on a loaded machine

    @ParameterizedTest
    @ValueSource(strings = {"ignores-term", "has-grandchildren", "closes-notify-socket"})
    void one_that(String mode, Host host) {
        stopsInTime(host, start(host, mode), mode);
    }

    @Test
    void one_that_is_stopped_by_a_signal(Host host) {
        var muster = start(host, "is-good");
        Signals.send("STOP", muster.state().worker(0).pid());
        stopsInTime(host, muster, "is-stopped");
    }

    private static MusterProcess start(Host host, String mode) {
        var pool = host.write(
                "pool.yaml", """
                name: web
                command: [python3, "%s", "{fd:http}", %s]
                workers: 1
                listen: [{name: http, port: %d}]
                stop: {grace: %ds}
                """.formatted(Host.worker("stubborn.py"), mode, Host.freePort(), GRACE.toSeconds()));
        var muster = host.run("--config", pool);
        muster.awaitReady(1);
        return muster;
    }

    private static void stopsInTime(Host host, MusterProcess muster, String mode) {
        var ours = Set.of(muster.launcher(), muster.manager());
        var begin = System.nanoTime();

        var stop = muster.control().post("/v1/workers/0/stop?wait=20s", "");

        var took = Duration.ofNanos(System.nanoTime() - begin);
        System.out.printf("a worker that %s is stopped after %s (grace %s)%n", mode, LoadReport.millis(took), GRACE);
        assertThat(stop.status()).as(stop.body()).isEqualTo(200);
        assertThat(stop.json().path("state").asText()).as(stop.body()).isEqualTo("done");
        assertThat(took).isLessThan(GRACE.plus(SLACK));
        Await.until(
                "nothing of the worker is left",
                SLACK,
                () -> host.processes().stream()
                        .filter(pid -> ProcFs.commandLine(pid).contains("stubborn.py"))
                        .toList(),
                List::isEmpty);
        assertThat(host.processes()).containsAll(ours);
        assertThat(muster.state().worker(0).state()).isEqualTo("held");
    }
}
