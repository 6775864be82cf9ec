/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code muster run} does when it is sent a signal. */
@EndToEnd
class SignalsTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void ends_gracefully_at_the_first(String signal, Host host) {
        var muster = host.runTiny(2, Host.freePort());

        muster.signal(signal);

        assertThat(muster.awaitExit(SOON)).isZero();
        host.awaitNothingLeft(SOON);
    }

    @Test
    void ends_at_once_at_the_second_int(Host host) {
        var muster = host.run(
                "--workers",
                1,
                "--listen",
                "http=" + Host.freePort(),
                "--",
                "python3",
                Host.worker("stubborn.py"),
                "{fd:http}",
                "ignores-term");
        muster.awaitReady(1);

        muster.signal("INT");
        muster.await(
                "the worker is told to stop",
                SOON,
                state -> state.worker(0).state().equals("stopping"));
        LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
        assertThat(muster.isAlive()).as("still within the worker's grace").isTrue();
        muster.signal("INT");

        muster.awaitExit(SOON);
        host.awaitNothingLeft(SOON);
    }

    @Test
    void hup_restarts(Host host) {
        var muster = host.runTiny(2, Host.freePort());
        var before = muster.state().pids();

        muster.signal("HUP");

        muster.await(
                "all are new",
                SOON,
                state -> state.ready() == 2 && state.pids().stream().noneMatch(before::contains));
    }

    @Test
    void ttin_adds_a_worker_and_ttou_takes_one_away(Host host) {
        var muster = host.runTiny(2, Host.freePort());

        muster.signal("TTIN");
        muster.awaitReady(3);
        muster.signal("TTOU");
        muster.awaitReady(2);
    }
}
