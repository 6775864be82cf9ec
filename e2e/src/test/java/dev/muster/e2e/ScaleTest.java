/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The number of workers changes, and nobody notices. */
@EndToEnd
class ScaleTest {

    @Test
    void to_0_to_64_and_to_4_under_load_loses_nothing(Host host) {
        var port = Host.freePort();
        var muster = host.with("REQUEST_DELAY", 0.02).runTiny(4, port);

        try (var load = LoadClient.on(port).connecting(8)) {
            load.awaitAnswers(100);
            muster.cli("scale", 0).exits(0);
            assertThat(muster.state().workers().stream().filter(PoolState.Worker::isReady))
                    .isEmpty();
            LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
            assertThat(muster.state().socket().path("queue").asInt())
                    .as("clients that wait")
                    .isEqualTo(8);
            var up = muster.cli("scale", 64).exits(0);
            assertThat(muster.state().ready()).isEqualTo(64);
            load.awaitAnswers(100);
            var down = muster.cli("scale", 4).exits(0);
            assertThat(muster.state().ready()).isEqualTo(4);
            load.awaitAnswers(100);
            var report = load.stop();
            System.out.printf(
                    "scale 0, 64 (%s), 4 (%s) under load: %s%n",
                    LoadReport.millis(up.took()), LoadReport.millis(down.took()), report);
            assertThat(report.failures()).isEmpty();
        }
    }

    @Test
    void by_a_difference(Host host) {
        var muster = host.runTiny(3, Host.freePort());

        muster.cli("scale", "-1").exits(0);
        muster.awaitReady(2);
        muster.cli("scale", "+2").exits(0);
        muster.awaitReady(4);
    }

    @Test
    void to_the_number_there_is_it_is_done_and_changes_nothing(Host host) {
        var muster = host.runTiny(3, Host.freePort());
        var before = muster.state().pids();

        assertThat(muster.cli("scale", 3).exits(0).out()).startsWith("scale done");
        assertThat(muster.state().pids()).isEqualTo(before);
    }

    @Test
    void below_zero_is_an_error_and_changes_nothing(Host host) {
        var muster = host.runTiny(4, Host.freePort());
        var before = muster.state().pids();

        muster.cli("scale", "-9").exits(2).complains("4");

        assertThat(muster.awaitReady(4).pids()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(muster.state().target()).isEqualTo(4);
    }

    @Test
    void two_contradictory_commands_end_in_the_later_target_and_each_hears_its_own_outcome(Host host) {
        var muster = host.with("BOOT_DELAY", 1).runTiny(2, Host.freePort());
        var earlier = CompletableFuture.supplyAsync(() -> muster.cli("scale", 6));
        muster.await("the first command is under way", Duration.ofSeconds(10), state -> state.target() == 6);

        muster.cli("scale", 1).exits(0);

        earlier.join().exits(1).complains("superseded");
        muster.awaitReady(1);
        assertThat(muster.state().target()).isEqualTo(1);
    }

    @Test
    void during_a_restart_both_end_well(Host host) {
        var muster = host.with("BOOT_DELAY", 0.5).runTiny(3, Host.freePort());
        var old = muster.state().pids();
        var restart = CompletableFuture.supplyAsync(() -> muster.cli("restart"));
        muster.await(
                "the restart is under way",
                Duration.ofSeconds(10),
                state -> state.workers().size() > 3 || state.workers().stream().anyMatch(worker -> !worker.isReady()));

        muster.cli("scale", 5).exits(0);

        restart.join().exits(0);
        assertThat(muster.awaitReady(5).pids()).doesNotContainAnyElementsOf(old);
    }
}
