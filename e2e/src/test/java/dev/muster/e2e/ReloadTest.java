/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code muster run --reload}: somebody saves a file, and the workers run it. */
@EndToEnd
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ReloadTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    /** A server in two files: one that serves, and one with what it says. */
    enum Language {
        PYTHON(
                List.of("python3", "app/main.py"),
                "app/main.py",
                """
                import http.server, greeting

                class Handler(http.server.BaseHTTPRequestHandler):
                    def do_GET(self):
                        self.send_response(200)
                        self.send_header("Content-Length", str(len(greeting.TEXT)))
                        self.end_headers()
                        self.wfile.write(greeting.TEXT.encode())

                import select, signal, socket, sys
                signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
                server = http.server.HTTPServer(("", 0), Handler, bind_and_activate=False)
                server.socket = socket.socket(fileno=3)
                while True:
                    select.select([server.socket], [], [])
                    server.handle_request()
                """,
                "app/greeting.py",
                "TEXT = '%s'\n",
                "def TEXT(:\n",
                "SyntaxError",
                "import time\nprint('hangs', flush=True)\ntime.sleep(60)\n"),
        NODE(
                List.of("node", "app/main.js"),
                "app/main.js",
                """
                const { text } = require('./greeting.js');
                const server = require('node:http').createServer((request, response) => {
                  response.writeHead(200, { 'Content-Length': text.length, Connection: 'close' }).end(text);
                });
                process.on('SIGTERM', () => server.close());
                server.listen({ fd: 3 });
                """,
                "app/greeting.js",
                "exports.text = '%s';\n",
                "exports.text = '\n",
                "SyntaxError",
                "console.log('hangs');\nAtomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);\n");

        @SuppressWarnings("ImmutableEnumChecker") // it is an immutable list
        private final List<String> command;

        private final String main;
        private final String server;
        private final String greeting;
        private final String good;
        private final String bad;
        private final String error;
        private final String hang;

        Language(
                List<String> command,
                String main,
                String server,
                String greeting,
                String good,
                String bad,
                String error,
                String hang) {
            this.command = command;
            this.main = main;
            this.server = server;
            this.greeting = greeting;
            this.good = good;
            this.bad = bad;
            this.error = error;
            this.hang = hang;
        }
    }

    /** Somebody at work: an editor, a running pool, and a browser. */
    private static final class Desk {
        private final Host host;
        private final Language language;
        private final int port = Host.freePort();
        private final MusterProcess muster;

        Desk(Host host, Language language, String firstVersion) throws IOException {
            this.host = host;
            this.language = language;
            Files.createDirectories(host.folder().resolve("app"));
            host.write(language.main, language.server);
            host.write(language.greeting, firstVersion);
            muster = host.run(Servers.arguments(
                    language.command.toArray(), "--workers", 2, "--listen", "http=" + port, "--reload=app"));
        }

        static Desk serving(Host host, Language language) throws IOException {
            var desk = new Desk(host, language, language.good.formatted("one"));
            desk.muster.awaitReady(2);
            assertThat(desk.answer()).isEqualTo("one");
            return desk;
        }

        /** As editors save: beside the file, and then in its place. */
        void save(String text) throws IOException {
            var temporary = host.write(language.greeting + "~", text);
            Files.move(temporary, host.folder().resolve(language.greeting), StandardCopyOption.ATOMIC_MOVE);
        }

        String answer() throws IOException {
            return HttpConnection.get("localhost", port, "/");
        }

        void awaitAnswer(String text) {
            Await.until("the answer " + text, SOON, this::answer, text::equals);
        }

        void awaitLog(String what, Predicate<String> line) {
            Await.until(
                    what,
                    SOON,
                    () -> muster.err() + muster.out(),
                    log -> log.lines().anyMatch(line));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_file_that_is_saved_is_served(Language language, Host host) throws IOException {
        var desk = Desk.serving(host, language);

        desk.save(language.good.formatted("two"));

        desk.awaitAnswer("two");
        desk.awaitLog(
                "the cause",
                line -> line.contains("restart begins (operation 1, reload: " + language.greeting + " changed)"));
        desk.awaitLog("the outcome", line -> line.contains("restart done: 2 workers replaced"));
        assertThat(desk.muster.state().json().at("/operations/0/message").asText())
                .isEqualTo("reload: " + language.greeting + " changed: 2 workers replaced");
    }

    @ParameterizedTest
    @EnumSource
    void a_syntax_error_leaves_the_old_code_serving_and_is_printed_and_saving_the_fix_recovers(
            Language language, Host host) throws IOException {
        var desk = Desk.serving(host, language);
        var before = desk.muster.state().pids();

        desk.save(language.bad);

        desk.awaitLog("the error", line -> line.contains(language.error));
        desk.awaitLog("the outcome", line -> line.contains("restart failed: slot 0: exit 1 before it was ready"));
        assertThat(desk.muster.state().json().at("/operations/0/message").asText())
                .contains("reload: " + language.greeting + " changed: slot 0: exit 1", language.error);
        assertThat(desk.muster.state().pids())
                .as("what served before serves on")
                .containsExactlyInAnyOrderElementsOf(before);
        assertThat(desk.answer()).isEqualTo("one");

        desk.save(language.good.formatted("fixed"));

        desk.awaitAnswer("fixed");
    }

    @ParameterizedTest
    @EnumSource
    void a_change_during_a_reload_supersedes_it(Language language, Host host) throws IOException {
        var desk = Desk.serving(host, language);

        desk.save(language.hang);
        desk.awaitLog("a reload", line -> line.contains("restart begins (operation 1"));
        desk.awaitLog("the new code", line -> line.contains("hangs"));
        desk.save(language.good.formatted("two"));

        desk.awaitAnswer("two");
        desk.awaitLog("the outcome", line -> line.contains("restart done"));
        assertThat(desk.muster.state().json().at("/operations/0/state").asText())
                .isEqualTo("superseded");
    }

    @ParameterizedTest
    @EnumSource
    void a_first_start_that_fails_waits_for_the_next_change(Language language, Host host) throws IOException {
        var desk = new Desk(host, language, language.bad);

        desk.awaitLog("the error", line -> line.contains(language.error));
        desk.awaitLog("what is waited for", line -> line.contains("not started again before something changes"));
        var state = desk.muster.await(
                "both have failed",
                SOON,
                now -> now.workers().stream().allMatch(worker -> worker.state().equals("failed")));
        assertThat(state.ready()).isZero();

        desk.save(language.good.formatted("better"));

        desk.awaitAnswer("better");
        desk.muster.awaitReady(2);
    }

    @Test
    void a_path_that_is_not_there_is_refused_at_once(Host host) {
        host.muster("run", "--reload=conf.d", "--", "sleep", "1000")
                .exits(1)
                .complains("reload: there is no conf.d in " + host.folder());
    }

    @Test
    void twenty_thousand_files_are_watched_without_looking_at_them_again_and_again(Host host) throws IOException {
        Path last = host.folder();
        for (var i = 0; i < 20_000; i++) {
            if (i % 20 == 0) {
                last = Files.createDirectories(host.folder().resolve("src/package" + i / 400 + "/module" + i / 20));
            }
            Files.writeString(last.resolve("file" + i + ".py"), "x");
        }
        var muster = host.run("--reload", "--", "sleep", "1000");
        muster.awaitReady(1);
        var first = muster.state().pids();
        var manager = List.of(muster.manager());

        var before = ProcFs.cpuOf(manager);
        LockSupport.parkNanos(Duration.ofSeconds(3).toNanos()); // nothing is waited for: this is what is measured
        var idle = ProcFs.cpuOf(manager).minus(before);
        System.out.printf("20,000 files: the manager uses %d ms of CPU in 3 s without changes%n", idle.toMillis());
        assertThat(idle).isLessThan(Duration.ofMillis(300));

        Files.writeString(last.resolve("file19999.py"), "y");
        Await.until(
                "the worker is replaced",
                SOON,
                () -> muster.state().pids(),
                now -> now.size() == 1 && !now.equals(first));
        assertThat(muster.err() + muster.out()).contains("file19999.py changed");
    }
}
