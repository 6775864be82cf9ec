/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A mounted ConfigMap changes, as kubelet does it, and the workers are replaced without anybody noticing. */
@EndToEnd
class WatchTest {
    private static final Duration SOON = Duration.ofSeconds(60); // on a loaded machine
    private static final int WORKERS = 2;

    @Test
    void a_mounted_volume_that_changes_restarts_the_workers_and_loses_no_request(Host host) throws IOException {
        mount(host, Map.of("deploy", "good", "colour", "red"));
        var port = Host.freePort();
        var muster = host.with("DEPLOY", host.folder().resolve("conf/deploy"))
                .run("--config", pool(host, port).toString());
        var red = muster.awaitReady(WORKERS);

        try (var load = LoadClient.on(port).connecting(8);
                var watch = ReadyWatch.of(muster)) {
            load.awaitAnswers(100);
            mount(host, Map.of("deploy", "good", "colour", "blue"));
            var blue = muster.await(
                    "other workers", SOON, now -> reached(now) && !now.pids().equals(red.pids()));
            assertThat(blue.pids()).doesNotContainAnyElementsOf(red.pids());
            assertThat(revision(blue)).matches("\\w+\\+[0-9a-f]{8}").isNotEqualTo(revision(red));
            assertThat(requested(blue)).isEqualTo(requested(red));
            assertThat(message(blue)).isEqualTo("watch: conf changed: 2 workers replaced");

            load.awaitAnswers(100);
            watch.stop();
            var report = load.stop();
            System.out.printf("a volume changes under load: %s%n", report);
            assertThat(report.failures()).isEmpty();
            assertThat(watch.fewestReady()).isGreaterThanOrEqualTo(WORKERS);
        }
    }

    @Test
    void what_is_asked_for_by_name_stays_asked_for_whatever_the_files_hold(Host host) throws IOException {
        mount(host, Map.of("deploy", "good", "colour", "red"));
        var muster = host.run("--config", pool(host, Host.freePort()).toString());
        muster.awaitReady(WORKERS);
        put(muster, "v7");
        var red = muster.await("v7", SOON, now -> reached(now) && revision(now).startsWith("v7+"));

        put(muster, "v7");

        assertThat(muster.state().pids()).isEqualTo(red.pids());
        mount(host, Map.of("deploy", "good", "colour", "blue"));
        var blue = muster.await(
                "other contents", SOON, now -> reached(now) && !revision(now).equals(revision(red)));
        assertThat(requested(blue)).isEqualTo("v7");
        put(muster, "v7");
        assertThat(muster.state().pids()).isEqualTo(blue.pids());
    }

    @Test
    void contents_that_no_worker_starts_with_are_given_up_and_the_older_ones_are_the_older_revision(Host host)
            throws IOException {
        mount(host, Map.of("deploy", "good"));
        var muster = host.with("DEPLOY", host.folder().resolve("conf/deploy"))
                .run("--config", pool(host, Host.freePort()).toString());
        var good = muster.awaitReady(WORKERS);

        mount(host, Map.of("deploy", "bad"));
        var failed = muster.await("it is given up", SOON, now -> operation(now).equals("failed"));
        assertThat(message(failed)).contains("watch: conf changed", "exit 1", "tiny: a bad deploy");
        assertThat(failed.pids()).containsAll(good.pids());
        assertThat(failed.ready()).isEqualTo(WORKERS);

        mount(host, Map.of("deploy", "good"));
        var again = muster.await("the older revision", SOON, WatchTest::reached);
        assertThat(again.pids()).isEqualTo(good.pids());
        assertThat(revision(again)).isEqualTo(revision(good));
    }

    private static Path pool(Host host, int port) {
        return host.write("pool.yaml", """
                name: web
                command: [python3, "%s", "{fd:http}"]
                workers: %d
                listen: [{name: http, port: %d}]
                watch: [conf]
                """.formatted(Host.worker("tiny.py"), WORKERS, port));
    }

    /** Puts all files of a volume in place at once: a new folder, and a link to it that takes the place of the old one. */
    private static void mount(Host host, Map<String, String> files) throws IOException {
        var volume = Files.createDirectories(host.folder().resolve("conf"));
        var fresh = Files.createTempDirectory(volume, "..2026_11_22_");
        for (var file : files.entrySet()) {
            Files.writeString(fresh.resolve(file.getKey()), file.getValue());
            if (!Files.isSymbolicLink(volume.resolve(file.getKey()))) {
                Files.createSymbolicLink(volume.resolve(file.getKey()), Path.of("..data", file.getKey()));
            }
        }
        var link = Files.createSymbolicLink(volume.resolve("..data_tmp"), fresh.getFileName());
        Files.move(link, volume.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void put(MusterProcess muster, String revision) {
        var answer =
                muster.control().request("PUT", "/v1/target?wait=60s", "{\"revision\":\"%s\"}".formatted(revision));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private static boolean reached(PoolState state) {
        return state.converged()
                && state.workers().stream()
                        .allMatch(row -> row.json().path("revision").asText().equals(revision(state)));
    }

    private static String revision(PoolState state) {
        return state.json().path("target").path("revision").asText();
    }

    private static String requested(PoolState state) {
        return state.json().path("target").path("requested").asText();
    }

    private static String operation(PoolState state) {
        return last(state, "state");
    }

    private static String message(PoolState state) {
        return last(state, "message");
    }

    private static String last(PoolState state, String field) {
        var operations = state.json().path("operations");
        return operations.path(operations.size() - 1).path(field).asText();
    }
}
