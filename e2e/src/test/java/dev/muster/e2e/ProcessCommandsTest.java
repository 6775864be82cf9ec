/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Managed processes and custom commands, from the command line. */
@EndToEnd
class ProcessCommandsTest {
    private static final Duration SECONDS = Duration.ofSeconds(20);

    @SuppressWarnings("InlineFormatString") // a file is read better where it stands alone
    private static final String POOL = """
            name: web
            workers: 1
            command: [python3, "%s", "{fd:http}"]
            listen:
            - {name: http, port: %d}
            processes:
            - {name: scheduler, command: [sleep, "600"], restart: always}
            - {name: importer, command: [sleep, "600"], start: manual}
            - {name: mailer, command: [sh, -c, "echo $MUSTER_SHARED_FDNAMES > told; exec sleep 600"], count: 2}
            shared:
            - {name: hits, kind: memory, size: 4Ki}
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
                .hasSize(5)
                .anyMatch(line -> line.startsWith("scheduler  running"))
                .anyMatch(line -> line.startsWith("mailer-2   running"))
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
        assertThat(ControlSocket.parse(muster.cli("process", "ls", "-o", "json")
                                .exits(0)
                                .out())
                        .path("processes")
                        .findValuesAsText("name"))
                .contains("scheduler", "importer", "greeter");
    }

    @Test
    void one_that_is_killed_is_started_again_and_a_name_in_use_is_refused(Host host) {
        var muster = run(host);
        var before = row(muster, "scheduler");

        host.finish(List.of("kill", "-KILL", before.split("\\s+", -1)[2]), SECONDS)
                .exits(0);

        Await.until(
                "its successor",
                SECONDS,
                () -> row(muster, "scheduler"),
                row -> row.contains("signal 9 (KILL)") && row.contains("running"));
        var taken = host.muster("process", "run", "--name", "web", "scheduler", "--", "true");
        assertThat(taken.exit()).isIn(1, 2);
        taken.complains("scheduler");
    }

    @Test
    void they_inherit_the_shared_objects_and_end_with_the_pool(Host host) {
        var muster = run(host);
        Await.until("the names", SECONDS, () -> Files.readString(host.folder().resolve("told")), "hits\n"::equals);

        muster.cli("shutdown").exits(0);

        assertThat(muster.awaitExit(SECONDS)).isZero();
        host.awaitNothingLeft(SECONDS);
    }

    @Test
    void a_worker_scales_the_pool_and_starts_a_process_by_its_own_token(Host host) {
        var muster = run(host);
        var ask = "export $(tr '\\0' '\\n' < /proc/" + muster.state().worker(0).pid()
                + "/environ | grep -E '^MUSTER_(SOCKET|TOKEN)=')\n"
                + "ask() { curl -sS --fail-with-body --unix-socket $MUSTER_SOCKET -H \"Authorization: Bearer $MUSTER_TOKEN\""
                + " -H 'Content-Type: application/json' -d \"$2\" \"http://muster/v1/$1?wait=20s\"; }\n";

        var scaled = host.finish(List.of("bash", "-c", ask + "ask scale '{\"workers\":2}'"), SECONDS)
                .exits(0);
        assertThat(ControlSocket.parse(scaled.out()).path("state").asText()).isEqualTo("done");
        host.finish(
                        List.of(
                                "bash",
                                "-c",
                                ask + "ask processes '{\"name\":\"job\",\"command\":[\"sleep\",\"600\"]}'"),
                        SECONDS)
                .exits(0);

        assertThat(muster.state().ready()).isEqualTo(2);
        assertThat(row(muster, "job")).contains("running", "temporary");
    }

    @Test
    void a_commands_output_and_status_are_those_of_call(Host host) {
        var muster = run(host);

        var flushed = host.muster("call", "--name", "web", "flush", "7", "--", "--all")
                .exits(3);
        assertThat(flushed.out()).startsWith("flushed 7 --all\n");
        assertThat(muster.cli("call", "slow")
                        .exits(5)
                        .complains("timed out after 1s")
                        .out())
                .startsWith("began\n");
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
        return muster.cli("process", "ls")
                .exits(0)
                .out()
                .lines()
                .filter(line -> line.startsWith(process + " "))
                .findFirst()
                .orElse("");
    }
}
