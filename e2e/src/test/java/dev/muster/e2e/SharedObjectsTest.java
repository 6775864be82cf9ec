/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Memory, a queue and an event that all workers share, used by the examples of the documentation (docs/examples/shared). */
@EndToEnd
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SharedObjectsTest {
    private static final int WORKERS = 2;
    private static final Duration SOON = Duration.ofSeconds(20);

    enum Language {
        PYTHON("python3", "worker.py"),
        NODE("node", "worker.js");

        private final String program;
        private final String file;

        Language(String program, String file) {
            this.program = program;
            this.file = file;
        }

        Object[] command() {
            return new Object[] {program, Host.REPOSITORY.resolve("docs/examples/shared/" + file)};
        }
    }

    /** A pool of the example, and its port. */
    private record Web(MusterProcess muster, int port) {
        static Web start(Host host, Language language) {
            var port = Host.freePort();
            host.write("pool.yaml", """
                    name: web
                    command: %s
                    workers: %d
                    listen: [{name: http, port: %d}]
                    shared:
                    - {name: hits, kind: memory, size: 64Ki}
                    - {name: jobs, kind: queue, size: 256Ki}
                    - {name: wake, kind: event}
                    """.formatted(Servers.yaml(language.command()), WORKERS, port));
            var muster = host.run("--config", "pool.yaml");
            muster.awaitReady(WORKERS);
            return new Web(muster, port);
        }

        String get(String path) {
            try {
                return HttpConnection.get("localhost", port, path);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** False: the server that had the connection ended before it read from it, and has published nothing. */
        boolean publishes(String path) {
            try {
                return HttpConnection.get("localhost", port, path).equals("published");
            } catch (HttpConnection.BadAnswer e) {
                throw new UncheckedIOException(e);
            } catch (IOException closed) {
                return false;
            }
        }

        /** What the workers have printed that begins so, in the order in which they did. */
        List<String> said(String begin) {
            return muster.out()
                    .lines()
                    .map(line -> line.replaceFirst("^web\\.\\d+ \\| ", ""))
                    .filter(line -> line.startsWith(begin))
                    .toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void hits_are_counted_by_all_workers_together_and_outlive_every_one_of_them(Language language, Host host) {
        var web = Web.start(host, language);
        for (var i = 1; i <= 20; i++) {
            web.get("/hit");
        }
        assertThat(web.get("/hits")).isEqualTo("20");

        web.muster.cli("restart").exits(0);
        web.get("/hit");
        assertThat(web.get("/hits")).isEqualTo("21");

        web.muster.state().pids().forEach(Signals::kill);
        web.muster.awaitReady(WORKERS);
        web.get("/hit");
        assertThat(web.get("/hits")).isEqualTo("22");
    }

    @ParameterizedTest
    @EnumSource
    void each_job_is_done_once_while_workers_come_and_go(Language language, Host host) {
        var web = Web.start(host, language);
        var published = new ArrayList<String>();

        var restarts = Thread.ofPlatform().start(() -> {
            for (var i = 0; i < 2; i++) {
                web.muster.cli("restart").exits(0);
            }
        });
        while (restarts.isAlive() || published.size() < 200) {
            if (web.publishes("/jobs/" + published.size())) {
                published.add("did " + published.size());
            }
        }

        Await.until("every job is done", SOON, () -> web.said("did ").size(), done -> done >= published.size());
        assertThat(web.said("did ")).containsExactlyInAnyOrderElementsOf(published);
    }

    @Test
    void an_event_that_nobody_reads_wakes_every_worker_of_python(Host host) {
        var web = Web.start(host, Language.PYTHON);
        for (var times = 1; times <= 3; times++) {
            web.get("/wake");
            var expected = times * WORKERS;
            Await.until("all are woken", SOON, () -> web.said("woken").size(), woken -> woken == expected);
        }
    }

    @Test
    void an_event_that_is_read_wakes_one_worker_of_node(Host host) {
        var web = Web.start(host, Language.NODE);
        for (var times = 1; times <= 3; times++) {
            web.get("/wake");
            var expected = times;
            Await.until("one is woken", SOON, () -> web.said("woken").size(), woken -> woken == expected);
        }
        web.get("/jobs/last"); // by now anybody else would have woken, too
        Await.until("the job is done", SOON, () -> web.said("did last").size(), done -> done == 1);
        assertThat(web.said("woken")).hasSize(3);
    }

    @Test
    void a_debugger_gets_the_same_objects_with_single(Host host) {
        var port = Host.freePort();
        host.write("pool.yaml", """
                command: [sh, -c, "echo $MUSTER_SHARED_FDNAMES at $MUSTER_SHARED_FDS; readlink /proc/self/fd/{fd:hits}"]
                listen: [{name: http, port: %d}]
                shared: [{name: hits, kind: memory, size: 1Ki}, {name: jobs, kind: queue}]
                """.formatted(port));
        var outcome = host.muster("run", "--single", "--config", "pool.yaml").exits(0);
        assertThat(outcome.out())
                .startsWith("hits:jobs.send:jobs.receive at 4:5:6\n")
                .contains("/memfd:hits");
    }
}
