/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** {@code muster top} in a real terminal. */
@EndToEnd
class TopTest {
    private static final Duration SECONDS = Duration.ofSeconds(10);

    @Test
    void it_shows_the_workers_and_what_happens_to_them(Host host) {
        var muster = host.runTiny(2, Host.freePort());
        try (var top = host.terminal(30, 120, "top", "--name", "web")) {
            top.awaits("2/2 ready", "> 0 ", "queue 0/1024", "▁", "q quit");

            var victim = muster.state().worker(1).pid();
            Signals.kill(victim);

            top.awaits("signal 9 (KILL)", "exited");
            assertThat(top.press("q").awaitExit()).isZero();
        }
    }

    @Test
    void keys_restart_and_scale_after_a_yes(Host host) {
        var muster = host.runTiny(2, Host.freePort());
        var before = muster.state();
        try (var top = host.terminal(30, 120, "top", "--name", "web")) {
            top.awaits("2/2 ready");

            top.press("+").awaits("scale from 2 to 3?").press("y").awaits("3/3 ready", "scale done");
            top.press("jR").awaits("restart worker 1?").press("y").awaits("restart done: 1 worker replaced");
            assertThat(muster.state().worker(0).pid())
                    .isEqualTo(before.worker(0).pid());
            assertThat(muster.state().worker(1).pid())
                    .isNotEqualTo(before.worker(1).pid());
            top.press("s").awaits("stop worker 1,").press("y").awaits("stop done", "> 1     held");
            top.press("s").awaits("4 start done", "3/3 ready");
            top.press("r").awaits("restart all 3 workers?").press("n").awaits("q quit");
            top.press("q").awaitExit();
        }
        assertThat(muster.state().workers()).hasSize(3);
    }

    @Test
    void it_fits_the_window_whatever_becomes_of_it(Host host) {
        host.runTiny(8, Host.freePort());
        try (var top = host.terminal(30, 120, "top", "--name", "web")) {
            top.awaits("8/8 ready", "  7     ready");

            top.resize(10, 50).awaitsNo("  7     ready");

            var lines = top.screen().lines().toList();
            assertThat(lines).hasSize(10).allMatch(line -> line.length() <= 50);
            top.press("k".repeat(8) + "j".repeat(7)).awaits("> 7     ready");
            top.press("\u0003").awaitExit();
        }
    }

    @Test
    void the_terminal_is_as_it_was_however_it_ends(Host host) {
        host.runTiny(1, Host.freePort());
        try (var quit = host.terminal(24, 80, "top", "--name", "web");
                var killed = host.terminal(24, 80, "top", "--name", "web")) {
            quit.awaits("1/1 ready").press("q").awaitExit();
            killed.awaits("1/1 ready");
            Signals.send("TERM", killed.command());
            killed.awaitExit();

            for (var ended : new Terminal[] {quit, killed}) {
                assertThat(ended.written()).startsWith("\u001b[?1049h").endsWith("\u001b[?1049l");
                assertThat(ended.err()).contains("left with echo");
            }
        }
    }

    @Test
    void a_manager_that_goes_away_is_waited_for(Host host) {
        var port = Host.freePort();
        var first = host.runTiny(1, port);
        try (var top = host.terminal(24, 100, "top", "--name", "web")) {
            top.awaits("1/1 ready");

            first.signal("TERM");
            first.awaitExit(SECONDS);
            top.awaits("no answer, this is the last that was seen");
            host.runTiny(2, port);

            top.awaits("2/2 ready").awaitsNo("no answer");
            assertThat(top.press("q").awaitExit()).isZero();
        }
    }

    @Test
    void it_works_over_a_remote_inspector(Host host) {
        var inspector = Host.freePort();
        var muster = host.run(
                "--workers",
                1,
                "--inspect",
                inspector,
                "--listen",
                "http=" + Host.freePort(),
                "--",
                "python3",
                Host.worker("tiny.py"),
                "{fd:http}");
        muster.awaitReady(1);
        try (var top = host.terminal(24, 100, "top", "--url", "http://127.0.0.1:" + inspector)) {
            top.awaits("1/1 ready", "inspector 127.0.0.1:" + inspector);

            top.press("+y").awaits("2/2 ready");
            top.press("q").awaitExit();
        }
    }

    @Test
    void in_a_pipe_it_prints_one_plain_picture(Host host) {
        var muster = host.runTiny(1, Host.freePort());

        var top = muster.cli("top").exits(0);

        assertThat(top.out()).startsWith("web ").contains("1/1 ready", "SLOT").doesNotContain("\u001b");
    }
}
