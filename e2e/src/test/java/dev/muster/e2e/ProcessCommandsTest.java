/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Managed processes and custom commands, from the command line. */
@EndToEnd
class ProcessCommandsTest {
    private static final Duration SECONDS = Duration.ofSeconds(20);

    private static final String POOL = """
            name: web
            workers: 1
            command: [python3, "%s", "{fd:http}"]
            listen:
            - {name: http, port: %d}
            processes:
            - {name: scheduler, command: [sleep, "600"], restart: always}
            - {name: importer, command: [sleep, "600"], start: manual}
            commands:
            - {name: flush, exec: [sh, -c, "echo flushed $*; exit 3", flush], timeout: 30s}
            - {name: slow, exec: [sh, -c, "trap 'exit 0' TERM; echo began; while :; do sleep 0.1; done"], timeout: 1s}
            - {name: missing, exec: [/nowhere/flush]}
            - {name: rotate, signal: CONT, to: workers}
            """;

    @Test
    void processes_are_listed_stopped_started_and_restarted(Host host) {
        var muster = run(host);

        assertThat(muster.cli("process", "ls").exits(0).out().lines().toList())
                .hasSize(3)
                .anyMatch(line -> line.startsWith("scheduler  running"))
                .anyMatch(line -> line.startsWith("importer   stopped"));

        muster.cli("process", "stop", "scheduler").exits(0);
        assertThat(row(muster, "scheduler")).contains("stopped");
        muster.cli("process", "start", "importer").exits(0);
        assertThat(row(muster, "importer")).contains("running");
        var before = row(muster, "importer");
        muster.cli("process", "restart", "importer").exits(0);
        assertThat(row(muster, "importer")).contains("running").isNotEqualTo(before);
        assertThat(muster.cli("process", "stop", "nobody").exits(2).err()).contains("nobody");
    }

    @Test
    void a_temporary_process_runs_at_once_and_its_end_can_be_seen(Host host) {
        var muster = run(host);
        var out = host.folder().resolve("greeting");

        host.muster(
                        "process",
                        "run",
                        "--name",
                        "web",
                        "--env",
                        "WHO=world",
                        "greeter",
                        "--",
                        "sh",
                        "-c",
                        "echo hello $WHO > " + out + "; sleep 3; exit 4")
                .exits(0);

        Await.until("its end", SECONDS, () -> row(muster, "greeter"), row -> row.contains("exit 4"));
        assertThat(out).hasContent("hello world");
        assertThat(ControlSocket.parse(
                                muster.cli("process", "ls", "-o", "json").exits(0).out())
                        .path("processes")
                        .findValuesAsText("name"))
                .contains("scheduler", "importer", "greeter");
    }

    @Test
    void a_commands_output_and_status_are_those_of_call(Host host) {
        var muster = run(host);

        var flushed = host.muster("call", "--name", "web", "flush", "7", "--", "--all").exits(3);
        assertThat(flushed.out()).startsWith("flushed 7 --all\n");
        assertThat(muster.cli("call", "slow").exits(5).complains("timed out after 1s").out()).startsWith("began\n");
        assertThat(muster.cli("call", "missing").exits(1).err()).contains("/nowhere/flush");
        muster.cli("call", "rotate").exits(0);
        assertThat(muster.cli("call", "nothing").exits(2).err()).contains("nothing");
        assertThat(muster.cli("call").exits(0).out()).contains("flush", "rotate", "sends CONT to workers");
    }

    private static MusterProcess run(Host host) {
        var pool = host.write("pool.yaml", POOL.formatted(Host.worker("tiny.py"), Host.freePort()));
        var muster = host.run("--config", pool);
        muster.awaitReady(1);
        return muster;
    }

    private static String row(MusterProcess muster, String process) {
        return muster.cli("process", "ls").exits(0).out().lines()
                .filter(line -> line.startsWith(process + " "))
                .findFirst()
                .orElse("");
    }
}
