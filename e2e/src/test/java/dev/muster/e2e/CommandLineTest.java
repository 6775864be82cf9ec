/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The verbs of the command line. */
@EndToEnd
class CommandLineTest {
    private static final Duration SECONDS = Duration.ofSeconds(10);

    @Test
    void run_execs_its_first_worker_soon_and_state_answers_soon(Host host) {
        var begin = System.nanoTime();
        var muster = host.run(
                "--workers",
                1,
                "--listen",
                "http=" + Host.freePort(),
                "--",
                "python3",
                Host.worker("tiny.py"),
                "{fd:http}");
        Await.until(
                "a worker runs",
                SECONDS,
                () -> host.processes().stream()
                        .anyMatch(pid -> ProcFs.commandLine(pid).startsWith("python3 ")
                                && ProcFs.commandLine(pid).contains("tiny.py")));
        var firstExec = Duration.ofNanos(System.nanoTime() - begin);
        muster.awaitReady(1);

        var state = muster.cli("state").exits(0);

        System.out.printf(
                "run to the first worker's exec: %s; muster state: %s%n",
                LoadReport.millis(firstExec), LoadReport.millis(state.took()));
        assertThat(firstExec).isLessThan(SECONDS);
        assertThat(state.took()).isLessThan(SECONDS);
    }

    @Test
    void state_is_a_table_for_people(Host host) {
        var port = Host.freePort();
        var muster = host.runTiny(2, port);
        var pid = muster.state().worker(0).pid();

        var table = muster.cli("state").exits(0).out();

        assertThat(table.lines().toList()).hasSize(4);
        assertThat(table.lines().toList().getFirst()).startsWith("web ").contains("2/2 ready", ":" + port);
        assertThat(table.lines().toList().get(1)).startsWith("SLOT ").contains("STATE", "PID", "LAST EXIT");
        assertThat(table.lines().toList().get(2)).startsWith("0 ").contains(" ready ", " " + pid + " ");
        assertThat(table).as("plain in a pipe").doesNotContain("\u001b[");
    }

    @Test
    void a_worker_is_stopped_held_and_started_again(Host host) {
        var muster = host.runTiny(2, Host.freePort());

        muster.cli("stop", 1).exits(0);
        var held = muster.state();
        assertThat(held.worker(1).state()).isEqualTo("held");
        assertThat(held.worker(1).pid()).isZero();
        assertThat(held.ready()).isEqualTo(1);

        muster.cli("start", 1).exits(0);
        muster.awaitReady(2);
    }

    @Test
    void a_slot_that_does_not_exist_is_an_error(Host host) {
        var muster = host.runTiny(1, Host.freePort());

        var stop = muster.cli("stop", 7);

        assertThat(stop.exit()).isIn(1, 2);
        stop.complains("7");
    }

    @Test
    void events_are_told_as_they_happen(Host host) throws Exception {
        var muster = host.runTiny(1, Host.freePort());
        var events = host.start(host.folder(), Host.command("events", "-o", "json"));
        // There is no telling from outside when it listens, so something happens until it is heard.
        Await.until("an event", Duration.ofSeconds(20), () -> {
            muster.cli("restart").exits(0);
            return events.out().lines().anyMatch(line -> line.contains("\"ready\""));
        });

        for (var line : List.copyOf(events.out().lines().toList())) {
            assertThat(ControlSocket.parse(line).path("type").asText()).isNotEmpty();
        }
        events.signal("TERM");
        events.awaitExit(SECONDS);
    }

    @Test
    void restart_can_be_asked_for_without_waiting(Host host) {
        var muster = host.with("BOOT_DELAY", 1).runTiny(2, Host.freePort());
        var before = muster.state().pids();

        muster.cli("restart", "--no-wait").exits(0);

        muster.await(
                "all are new",
                Duration.ofSeconds(20),
                state -> state.ready() == 2 && state.pids().stream().noneMatch(before::contains));
    }

    @Test
    void a_wait_that_is_too_short_says_so(Host host) {
        var muster = host.with("BOOT_DELAY", 3).runTiny(2, Host.freePort());

        muster.cli("restart", "--timeout", "1s").exits(5);
    }

    @Test
    void state_can_be_watched(Host host) {
        host.runTiny(1, Host.freePort());
        var watch = host.start(host.folder(), Host.command("state", "-w"));

        Await.until("the table", SECONDS, () -> watch.out().contains("1/1 ready"));

        assertThat(watch.isAlive()).isTrue();
        watch.signal("INT");
        watch.awaitExit(SECONDS);
    }

    @Test
    void the_schema_and_the_version_need_no_manager(Host host) {
        assertThat(ControlSocket.parse(host.muster("schema").exits(0).out())
                        .path("properties")
                        .has("workers"))
                .isTrue();
        assertThat(host.muster("version").exits(0).out()).contains("0.1.0");
    }

    @Test
    void a_good_pool_file_is_called_good(Host host) {
        host.write("pool.yaml", "command: [python3, server.py]\nworkers: 4\n");

        host.muster("config", "check", "pool.yaml").exits(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void completion_is_a_script_for(String shell, Host host) throws Exception {
        var script = host.muster("completion", shell).exits(0).out();

        assertThat(script).contains("muster", "restart");
        if (isInstalled(shell)) {
            var file = host.write("completion", script);
            var syntax = new ProcessBuilder(shell, "-n", file.toString())
                    .redirectErrorStream(true)
                    .start();
            assertThat(syntax.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(syntax.exitValue())
                    .as(new String(syntax.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isZero();
        }
    }

    private static boolean isInstalled(String program) {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
