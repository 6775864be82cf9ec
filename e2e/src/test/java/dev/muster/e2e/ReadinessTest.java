/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** {@code auto}: a worker is called ready when it is, not before, not much later, and for as long as it is. */
@EndToEnd
class ReadinessTest {
    private static final Duration WITHIN_OF_FIRST_ACCEPT = Duration.ofSeconds(10); // 0.7 s at a load of 10 on 2 CPUs
    private static final Duration WATCHED = Duration.ofSeconds(5);

    @Test
    void uvicorn_that_boots_under_64_clients_is_ready_soon_after_its_first_accept(Host host) {
        bootsUnderLoad(host, Servers.uvicorn());
    }

    @Test
    void gunicorn_that_boots_under_64_clients_is_ready_soon_after_its_first_accept(Host host) {
        bootsUnderLoad(host, Servers.gunicorn());
    }

    private static void bootsUnderLoad(Host host, Object[] server) {
        var port = Host.freePort();
        var muster =
                host.with("BOOT_DELAY", 1).run(Servers.arguments(server, "--workers", 1, "--listen", "http=" + port));
        muster.await(
                "the worker is forked",
                Duration.ofSeconds(10),
                state -> !state.pids().isEmpty());

        try (var load = LoadClient.on(port).connecting(64)) {
            Await.until("the first answer", Duration.ofSeconds(20), () -> load.answers() > 0);
            var firstAnswer = System.nanoTime();
            muster.awaitReady(1);
            var delay = Duration.ofNanos(System.nanoTime() - firstAnswer);
            var report = load.stop();
            System.out.printf(
                    "%s booted under 64 clients: ready %s after its first answer; %s%n",
                    server[0], LoadReport.millis(delay), report);
            assertThat(delay).isLessThan(WITHIN_OF_FIRST_ACCEPT);
            assertThat(report.failures()).isEmpty();
        }
    }

    @Test
    void go_with_a_slow_boot_between_listener_and_serve_is_not_called_ready_early(Host host) {
        var boot = Duration.ofSeconds(2);
        var muster = host.with("BOOT_DELAY", boot.toSeconds())
                .run(Servers.arguments(Servers.go(), "--workers", 2, "--listen", "http=" + Host.freePort()));

        var worker = muster.await("one is ready", Duration.ofSeconds(20), state -> state.ready() > 0).workers().stream()
                .filter(PoolState.Worker::isReady)
                .findFirst()
                .orElseThrow();

        var age = ProcFs.age(worker.pid());
        System.out.printf(
                "Go with a 2 s boot behind net.FileListener: seen ready at the age of %s%n", LoadReport.millis(age));
        assertThat(age).isGreaterThanOrEqualTo(boot);
        muster.awaitReady(2);
    }

    @Test
    void twenty_workers_idle_and_then_saturated_are_never_anything_but_ready(Host host) {
        var port = Host.freePort();
        var muster = host.run(Servers.arguments(Servers.uvicorn(), "--workers", 20, "--listen", "http=" + port));
        muster.awaitReady(20);

        try (var idle = ReadyWatch.of(muster)) {
            LockSupport.parkNanos(WATCHED.toNanos());
            idle.stop();
            assertThat(idle.notAllReady())
                    .as("idle workers, %d samples", idle.samples())
                    .isEmpty();
        }
        try (var load = LoadClient.on(port).connecting(64);
                var saturated = ReadyWatch.of(muster)) {
            LockSupport.parkNanos(WATCHED.toNanos());
            saturated.stop();
            var report = load.stop();
            System.out.printf("20 saturated workers, %d samples: %s%n", saturated.samples(), report);
            assertThat(saturated.notAllReady())
                    .as("saturated workers, %d samples", saturated.samples())
                    .isEmpty();
            assertThat(report.failures()).isEmpty();
        }
    }

    @Test
    void a_descriptor_that_is_lost_in_a_wrapper_is_named_as_the_reason(Host host) {
        // What `npm start` does: a Node program that spawns sets close-on-exec on everything it inherited.
        Servers.need("node");
        var server = Host.REPOSITORY.resolve("e2e/servers/node/server.js");
        var wrapper = host.write("wrapper.js", """
                require('node:child_process').spawn('sleep', ['1000'], { stdio: 'inherit' });
                require('node:fs').closeSync(Number(process.argv[2]));
                """);
        assertThat(server).exists();
        host.write("pool.yaml", """
                name: web
                command: [node, "%s", "{fd:http}"]
                workers: 1
                listen: [{name: http, port: %d}]
                ready: {within: 2s}
                restart: {failures: 1}
                """.formatted(wrapper, Host.freePort()));

        var outcome = host.muster("run", "--config", "pool.yaml");

        outcome.exits(1).complains("socket");
    }
}
