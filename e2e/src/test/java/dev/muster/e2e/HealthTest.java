/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A worker that falls silent is ended and replaced; one that has grown too old or too big is replaced while it serves. */
@EndToEnd
class HealthTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    enum Worker {
        /** Says that it is ready, twice that it lives, and then nothing more. */
        SILENT_PYTHON("python3", """
                import os, socket, time, faulthandler
                faulthandler.enable()
                manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                manager.connect(os.environ["NOTIFY_SOCKET"])
                manager.send(b"READY=1")
                for _ in range(2):
                    time.sleep(int(os.environ["WATCHDOG_USEC"]) / 2_000_000)
                    manager.send(b"WATCHDOG=1")
                while True:
                    time.sleep(60)
                """),
        SILENT_PERL("perl", """
                use IO::Socket::UNIX;
                my $manager = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Peer => $ENV{NOTIFY_SOCKET}) or die $!;
                $manager->send("READY=1");
                for (1, 2) {
                    select(undef, undef, undef, $ENV{WATCHDOG_USEC} / 2_000_000);
                    $manager->send("WATCHDOG=1");
                }
                sleep 60 while 1;
                """),

        /** Serves, and keeps 16 MiB for each request. */
        GROWING_PYTHON("python3", """
                import http.server, socket, sys
                kept = []
                class Handler(http.server.BaseHTTPRequestHandler):
                    def do_GET(self):
                        kept.append(b"x" * (16 << 20))
                        self.send_response(200)
                        self.send_header("Content-Length", "2")
                        self.end_headers()
                        self.wfile.write(b"ok")
                server = http.server.HTTPServer(("", 0), Handler, bind_and_activate=False)
                server.socket = socket.socket(fileno=int(sys.argv[1]))
                server.serve_forever()
                """),
        GROWING_NODE("node", """
                const kept = [];
                require('node:http').createServer((request, response) => {
                    kept.push(Buffer.alloc(16 << 20, 'x'));
                    response.end('ok');
                }).listen({fd: Number(process.argv[2])});
                """);

        private final String interpreter;
        private final String program;

        Worker(String interpreter, String program) {
            this.interpreter = interpreter;
            this.program = program;
        }

        /** A pool of one. */
        Path pool(Host host, String more) {
            var file = host.write("worker", program);
            var descriptor = more.contains("listen:") ? ", \"{fd:http}\"" : "";
            return host.write(
                    "pool.yaml",
                    "name: web\nworkers: 1\ncommand: [%s, \"%s\"%s]\n%s"
                            .formatted(interpreter, file, descriptor, more));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SILENT_PYTHON", "SILENT_PERL"})
    void one_that_misses_its_watchdog_is_ended_by_ABRT_and_replaced(Worker worker, Host host) {
        var muster = host.run("--config", worker.pool(host, """
                ready: {when: notify}
                watchdog: {notify: 1s}
                stop: {grace: 2s}
                """));
        var first = muster.awaitReady(1).worker(0);

        var after = muster.await("its successor is ready", LONG, replaced(first));

        var row = after.workers().getLast().json();
        assertThat(row.path("restarts").asInt()).isPositive(); // one that is silent goes on being replaced
        assertThat(row.path("lastExit").path("name").asText()).isEqualTo("ABRT");
        assertThat(muster.err()).contains("slot 0: missed its watchdog");
    }

    @ParameterizedTest
    @EnumSource(names = {"GROWING_PYTHON", "GROWING_NODE"})
    void one_that_has_grown_old_is_replaced_while_it_serves(Worker worker, Host host) {
        var port = Host.freePort();
        var muster = host.run("--config", worker.pool(host, """
                listen: [{name: http, port: %d}]
                recycle: {age: 15s, jitter: 0%%}
                """.formatted(port)));
        var first = muster.awaitReady(1).worker(0);

        var after = muster.await("a younger one serves alone", LONG, replaced(first));

        isNoFailure(muster, after, "s old");
    }

    @ParameterizedTest
    @EnumSource(names = {"GROWING_PYTHON", "GROWING_NODE"})
    void one_that_has_grown_big_is_replaced_while_it_serves(Worker worker, Host host) throws Exception {
        var port = Host.freePort();
        var muster = host.run("--config", worker.pool(host, """
                listen: [{name: http, port: %d}]
                recycle: {memory: 300Mi}
                """.formatted(port)));
        var first = muster.awaitReady(1).worker(0);

        for (var request = 0; request < 24; request++) {
            assertThat(HttpConnection.get("localhost", port, "/")).isEqualTo("ok");
        }
        var after = muster.await("a smaller one serves alone", LONG, replaced(first));

        isNoFailure(muster, after, " MiB of memory");
    }

    /** It was no restart of the slot, no new revision, and there was always a worker that is ready. */
    private static void isNoFailure(MusterProcess muster, PoolState after, String why) {
        var row = after.workers().getFirst().json();
        assertThat(row.path("restarts").asInt()).isZero();
        assertThat(row.path("reason").asText()).isEqualTo("Recycled");
        assertThat(row.path("revision").asText()).doesNotContain("+");
        assertThat(muster.err()).contains("slot 0: to be recycled: ").contains(why);
    }

    private static Predicate<PoolState> replaced(PoolState.Worker first) {
        return state -> state.workers().stream().noneMatch(row -> row.incarnation() == first.incarnation())
                && state.workers().stream().anyMatch(PoolState.Worker::isReady);
    }
}
