/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Which workers are called stuck, and which never are, however busy: for each kind of server all that can happen to it. */
@EndToEnd
@Isolated("it uses all of the machine, and measures")
class HangTest {
    private static final String ASLEEP = "blocked in (clock_nanosleep|p?select)";
    private static final String RUNNING = "running, no system call";
    private static final String STOPPED = "stopped";

    @Test
    void uvicorn(Host host) {
        Servers.need("uvicorn");
        var server = "uvicorn --app-dir '%s' trouble:asgi --fd $fd --no-access-log".formatted(folder());
        try (var table = new HangTable(host, server, 1)) {
            table.neverStuck("idle", idle())
                    .neverStuck("saturated", saturated())
                    .stuck("asleep in the event loop, and more requests come", requests("/sleep", 20), ASLEEP)
                    .stuck("an endless loop", requests("/loop", 1), RUNNING)
                    .oneOfTwoStuck("an endless loop in one of two", requests("/loop", 1), RUNNING)
                    .stuck("stopped by a signal", stopped(), STOPPED)
                    .isTrue();
        }
    }

    @Test
    void gunicorn_with_two_synchronous_processes(Host host) {
        Servers.need("gunicorn");
        var server = "gunicorn --chdir '%s' -w 2 -b fd://$fd trouble:wsgi".formatted(folder());
        try (var table = new HangTable(host, server, 2)) {
            table.neverStuck("idle", idle())
                    .neverStuck("saturated", saturated())
                    .neverStuck("one of two processes in a long request", requests("/sleep", 1))
                    .stuck("both in long requests", requests("/sleep", 4), ASLEEP)
                    .isTrue();
        }
    }

    /** It accepts with a thread of its own, so that it is never seen to hang. */
    @Test
    void gunicorn_with_threads(Host host) {
        Servers.need("gunicorn");
        var server = "gunicorn --chdir '%s' --threads 4 -b fd://$fd trouble:wsgi".formatted(folder());
        try (var table = new HangTable(host, server, 1)) {
            table.neverStuck("idle", idle())
                    .neverStuck("saturated", saturated())
                    .neverStuck("all four threads in long requests", requests("/sleep", 8))
                    .isTrue();
        }
    }

    @Test
    void node(Host host) {
        Servers.need("node");
        try (var table = new HangTable(host, "node '%s' $fd".formatted(folder().resolve("trouble.js")), 1)) {
            table.neverStuck("idle", idle())
                    .neverStuck("saturated", saturated())
                    .neverStuck("two seconds of computing for each request, back to back", backToBack("/compute"))
                    .stuck("an endless loop", requests("/loop", 1), RUNNING)
                    .oneOfTwoStuck("an endless loop in one of two", requests("/loop", 1), RUNNING)
                    .isTrue();
        }
    }

    /** Its runtime goes on accepting whatever the handlers do, so that only a stop is seen. */
    @Test
    void go(Host host) {
        Servers.need("go");
        var program = host.folder().resolve("trouble");
        host.finish(
                        List.of(
                                "go",
                                "build",
                                "-o",
                                program.toString(),
                                folder().resolve("trouble.go").toString()),
                        BUILD)
                .exits(0);
        try (var table = new HangTable(host, "'%s' $fd".formatted(program), 1)) {
            table.neverStuck("idle", idle())
                    .neverStuck("saturated", saturated())
                    .neverStuck("twenty deadlocked handlers", requests("/deadlock", 20))
                    .neverStuck("four endless handlers", requests("/loop", 4))
                    .stuck("stopped by a signal", stopped(), STOPPED)
                    .isTrue();
        }
    }

    private static final Duration BUILD = Duration.ofMinutes(2);

    private static Path folder() {
        return Path.of(Host.worker("hanging"));
    }

    // ---- what happens to a row ----

    private static HangTable.Trouble idle() {
        return (port, pids) -> () -> {};
    }

    /** More clients than it can serve, each on a new connection for each request. */
    private static HangTable.Trouble saturated() {
        return (port, pids) -> LoadClient.on(port).connecting(16);
    }

    /** So many requests at once, whose answers nobody waits for. */
    private static HangTable.Trouble requests(String path, int count) {
        return (port, pids) -> {
            var connections = new ArrayList<Socket>();
            for (var i = 0; i < count; i++) {
                connections.add(HttpConnection.asking(port, path));
            }
            return () -> {
                for (var connection : connections) {
                    connection.close();
                }
            };
        };
    }

    private static HangTable.Trouble backToBack(String path) {
        return (port, pids) -> LoadClient.on(port).asking(path).connecting(2);
    }

    private static HangTable.Trouble stopped() {
        return (port, pids) -> {
            pids.forEach(pid -> Signals.send("STOP", pid));
            return () -> pids.forEach(pid -> Signals.send("CONT", pid));
        };
    }
}
