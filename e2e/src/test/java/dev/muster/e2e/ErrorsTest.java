/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Each mistake gets one clear message and the right exit code, and leaves nothing running. */
@EndToEnd
class ErrorsTest {
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int NO_MANAGER = 3;

    private static Outcome run(Host host, Object... arguments) {
        var outcome = host.muster("run", arguments);
        assertThat(outcome.err()).as("a message, not a stack trace").doesNotContain("\tat ", "Exception");
        host.awaitNothingLeft(Duration.ofSeconds(10));
        return outcome;
    }

    private static Object[] python(Object... before) {
        return Servers.arguments(new Object[] {"python3", Host.worker("tiny.py"), "{fd:http}"}, before);
    }

    @Test
    void a_port_that_is_in_use(Host host) throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("::"))) {
            var port = taken.getLocalPort();
            run(host, python("--listen", "http=" + port)).exits(FAILED).complains("in use", "" + port);
        }
    }

    @Test
    void an_address_of_another_machine(Host host) {
        run(host, python("--listen", "http=192.0.2.1:8080")).exits(FAILED).complains("192.0.2.1");
    }

    @Test
    void a_port_that_is_none(Host host) {
        run(host, python("--listen", "http=99999")).exits(USAGE).complains("99999");
    }

    @Test
    void a_socket_without_a_name(Host host) {
        run(host, python("--listen", "8080")).exits(USAGE).complains("8080");
    }

    @Test
    void a_socket_that_is_not_declared(Host host) {
        run(host, "--workers", 1, "--listen", "http=" + Host.freePort(), "--", "python3", "server.py", "{fd:htpp}")
                .exits(USAGE)
                .complains("htpp", "http");
    }

    @Test
    void no_command(Host host) {
        run(host, "--workers", 1, "--listen", "http=" + Host.freePort())
                .exits(USAGE)
                .complains("command");
    }

    @Test
    void a_command_that_does_not_exist(Host host) {
        run(host, "--workers", 2, "--listen", "http=" + Host.freePort(), "--", "no-such-server", "{fd:http}")
                .exits(FAILED)
                .complains("no-such-server");
    }

    @Test
    void a_command_that_is_not_executable(Host host) {
        var file = host.write("server.sh", "echo never\n");
        run(host, "--workers", 2, "--listen", "http=" + Host.freePort(), "--", file, "{fd:http}")
                .exits(FAILED)
                .complains("server.sh", "permission denied");
    }

    @Test
    void a_number_of_workers_that_is_none(Host host) {
        run(host, python("--workers", "many")).exits(USAGE).complains("many");
    }

    @Test
    void an_unknown_flag(Host host) {
        run(host, python("--wrokers", 4)).exits(USAGE).complains("--wrokers", "--workers");
    }

    @Test
    void an_unknown_verb(Host host) {
        host.muster("restrat").exits(USAGE).complains("restrat", "restart");
    }

    @Test
    void a_pool_file_that_is_not_there(Host host) {
        run(host, "--config", "absent.yaml").exits(USAGE).complains("absent.yaml");
    }

    @Test
    void a_pool_file_that_may_not_be_read(Host host) throws Exception {
        // Root may read anything, so a folder stands for a file that cannot be read.
        Files.createDirectory(host.folder().resolve("pool.yaml"));
        run(host, "--config", "pool.yaml").exits(USAGE).complains("pool.yaml");
    }

    @Test
    void a_pool_file_with_an_unknown_field_and_a_wrong_type(Host host) {
        host.write("pool.yaml", """
                command: [python3, server.py]
                wrokers: 4
                stop: {grace: soon}
                """);
        run(host, "--config", "pool.yaml").exits(USAGE).complains("pool.yaml:2", "wrokers", "workers");
        host.muster("config", "check", "pool.yaml").exits(USAGE).complains("pool.yaml:2", "pool.yaml:3", "grace");
    }

    @Test
    void readiness_that_never_comes(Host host) {
        host.write("pool.yaml", """
                command: [sh, -c, "echo the database is away; exec sleep 1000"]
                workers: 2
                listen: [{name: http, port: %d}]
                ready: {within: 1s}
                restart: {failures: 1}
                """.formatted(Host.freePort()));
        run(host, "--config", "pool.yaml").exits(FAILED).complains("ready", "the database is away");
    }

    @Test
    void no_manager_to_talk_to(Host host) {
        host.muster("state").exits(NO_MANAGER).complains("no");
        host.muster("restart", "--name", "web").exits(NO_MANAGER).complains("web");
    }

    @Test
    void a_second_pool_of_the_same_name(Host host) {
        host.runTiny(1, Host.freePort());

        var second = host.muster("run", python("--listen", "http=" + Host.freePort()));

        second.exits(FAILED).complains("web");
    }
}
