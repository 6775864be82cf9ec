/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Processes beside the workers, and custom commands, by the example of the documentation (docs/examples/processes). */
@EndToEnd
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ProcessesTest {
    private static final Path EXAMPLE = Host.REPOSITORY.resolve("docs/examples/processes");
    private static final Duration SOON = Duration.ofSeconds(30);

    private static MusterProcess start(Host host) {
        host.write(
                "pool.yaml",
                example() + "directory: " + EXAMPLE.toAbsolutePath().normalize() + "\n");
        var muster = host.run("--config", "pool.yaml");
        muster.awaitReady(2);
        Await.until(
                "all processes have come up",
                SOON,
                () -> said(muster).containsAll(List.of("consumer consumes orders", "consumer-2 consumes orders"))
                        && running(muster.state()) == 3);
        return muster;
    }

    private static String example() {
        try {
            return Files.readString(EXAMPLE.resolve("pool.yaml")).replace("8080", String.valueOf(Host.freePort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode process(PoolState state, String name) {
        for (var row : state.json().path("processes")) {
            if (row.path("name").asText().equals(name)) {
                return row;
            }
        }
        throw new AssertionError("no process " + name + " in " + state.json());
    }

    private static int running(PoolState state) {
        var count = 0;
        for (var row : state.json().path("processes")) {
            count += row.path("state").asText().equals("running") ? 1 : 0;
        }
        return count;
    }

    /** The lines without the names that they stand behind. */
    private static List<String> said(MusterProcess muster) {
        return muster.out()
                .lines()
                .map(line -> line.replaceFirst("^web\\.[^ ]+ +\\| ", ""))
                .toList();
    }

    @Test
    void workers_wait_for_the_job_before_them_and_processes_are_stopped_after_them(Host host) {
        var muster = start(host);
        assertThat(said(muster).getFirst()).isEqualTo("migrated");
        var migrate = process(muster.state(), "migrate");
        assertThat(migrate.path("state").asText()).isEqualTo("exited");
        assertThat(migrate.path("lastExit").path("code").asInt(-1)).isZero();

        muster.cli("shutdown").exits(0);
        assertThat(muster.awaitExit(SOON)).isZero();

        var said = said(muster);
        assertThat(said).contains("worker stopped", "scheduler stopped", "consumer stopped", "consumer-2 stopped");
        assertThat(said.lastIndexOf("worker stopped")).isLessThan(said.indexOf("scheduler stopped"));
        assertThat(said.lastIndexOf("worker stopped")).isLessThan(said.indexOf("consumer stopped"));
    }

    @Test
    void a_process_inherits_no_listening_socket_and_counts_as_no_worker(Host host) {
        var muster = start(host);
        assertThat(said(muster)).contains("scheduler runs with 0 sockets, LISTEN_FDS is not set");
        assertThat(said(muster)).contains("consumer consumes orders", "consumer-2 consumes orders");
        assertThat(muster.state().workers()).hasSize(2);
        assertThat(muster.state().ready()).isEqualTo(2);
    }

    @Test
    void a_killed_process_is_replaced_and_one_that_ends_well_goes_by_its_rule(Host host) {
        var muster = start(host);
        var before = process(muster.state(), "consumer").path("pid").asLong();
        Signals.kill(before);
        var after = muster.await(
                "another consumer",
                SOON,
                state -> process(state, "consumer").path("restarts").asInt() == 1
                        && process(state, "consumer").path("pid").asLong() > 0);
        var consumer = process(after, "consumer");
        assertThat(consumer.path("pid").asLong()).isNotEqualTo(before);
        assertThat(consumer.path("lastExit").path("signal").asInt()).isEqualTo(9);

        Signals.send(
                "TERM",
                process(after, "consumer-2").path("pid").asLong()); // it exits with 0: on-failure leaves it at that
        var left = muster.await(
                "consumer-2 has exited",
                SOON,
                state -> process(state, "consumer-2").path("state").asText().equals("exited"));
        assertThat(process(left, "consumer-2").path("lastExit").path("code").asInt(-1))
                .isZero();

        Signals.send("TERM", process(left, "scheduler").path("pid").asLong()); // always is always
        muster.await(
                "another scheduler",
                SOON,
                state -> process(state, "scheduler").path("restarts").asInt() == 1
                        && process(state, "scheduler").path("state").asText().equals("running"));
        assertThat(muster.state().workers()).allMatch(PoolState.Worker::isReady);
    }

    @Test
    void what_crashes_again_and_again_backs_off_and_its_start_fails_with_what_it_printed(Host host) {
        var muster = start(host);
        muster.cli("process", "run", "broken", "--restart", "always", "--", "sh", "-c", "echo no database; exit 7")
                .exits(1)
                .complains("broken: exit 7", "no database");
        var state = muster.await(
                "it backs off",
                SOON,
                now -> process(now, "broken").path("state").asText().equals("backoff")
                        && process(now, "broken").path("restarts").asInt() >= 3);
        assertThat(process(state, "broken").path("nextTry").asText()).isNotEmpty();
        assertThat(process(state, "broken").path("temporary").asBoolean()).isTrue();

        muster.cli("process", "stop", "broken").exits(0);
        assertThat(process(muster.state(), "broken").path("state").asText()).isEqualTo("stopped");
        muster.cli("process", "run", "scheduler", "--", "true")
                .exits(1)
                .complains("there is a process scheduler already");
    }

    @Test
    void one_name_means_all_of_a_count_and_a_number_means_one(Host host) {
        var muster = start(host);
        muster.cli("process", "stop", "consumer").exits(0);
        assertThat(running(muster.state())).isEqualTo(1);
        muster.cli("process", "start", "consumer-2").exits(0);
        assertThat(process(muster.state(), "consumer-2").path("state").asText()).isEqualTo("running");
        assertThat(process(muster.state(), "consumer").path("state").asText()).isEqualTo("stopped");

        var before = process(muster.state(), "consumer-2").path("pid").asLong();
        muster.cli("process", "restart", "consumer").exits(0);
        assertThat(process(muster.state(), "consumer-2").path("pid").asLong()).isNotEqualTo(before);
        assertThat(running(muster.state())).isEqualTo(3);

        muster.cli("process", "start", "import").exits(0);
        muster.cli("process", "start", "nobody").exits(2).complains("there is no process nobody", "scheduler");
    }

    @Test
    void a_command_gives_its_output_and_status_and_is_ended_when_its_time_is_over(Host host) {
        var muster = start(host);
        assertThat(muster.cli("call", "report", "yesterday").exits(0).out()).isEqualTo("report of yesterday\n");
        assertThat(muster.cli("call", "report", "fail").exits(3).out()).isEqualTo("no such table\n");
        assertThat(muster.cli("call", "report", "long").exits(0).out())
                .endsWith("20000\n")
                .hasSizeLessThanOrEqualTo(64 * 1024);
        muster.cli("call", "report", "hang").complains("timed out after 2s");
        muster.cli("call", "nothing").complains("there is no command nothing", "report, rotate");
    }

    @Test
    void a_signal_reaches_every_ready_worker_and_no_process(Host host) {
        var muster = start(host);
        assertThat(muster.cli("call", "rotate").exits(0).out()).contains("sent USR1 to 2 workers");
        Await.until(
                "both workers have rotated",
                SOON,
                () -> said(muster).stream().filter("rotated"::equals).count() == 2);
        assertThat(running(muster.state())).isEqualTo(3);
    }

    @Test
    void a_process_ends_with_its_pool_when_the_manager_is_killed(Host host) {
        var muster = start(host);
        var scheduler = process(muster.state(), "scheduler").path("pid").asLong();
        Signals.kill(muster.manager());
        Await.until(
                "the scheduler has gone with its pool",
                SOON,
                () -> ProcFs.stat(scheduler).isEmpty());
    }
}
