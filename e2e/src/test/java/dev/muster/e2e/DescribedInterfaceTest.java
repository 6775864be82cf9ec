/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A fuzzer reads {@code /openapi.yaml} and asks a running pool whatever it can think of: every answer is one that is described. */
@Order(2) // it takes long
@EndToEnd
class DescribedInterfaceTest {
    private static final Path FUZZ = Host.REPOSITORY.resolve("e2e/fuzz");

    @BeforeEach
    void need() {
        Servers.need("schemathesis");
    }

    @Test
    void every_answer_is_one_that_the_description_has(Host host) throws IOException {
        var port = Host.freePort();
        var muster = pool(host, port);

        // An event stream does not end, and a shutdown does: it has a pool of its own.
        fuzz(
                host,
                port,
                "--exclude-operation-id",
                "streamEvents",
                "--exclude-operation-id",
                "shutdown",
                "--max-time",
                "60");

        assertThat(muster.isAlive()).isTrue();
        muster.cli("scale", 3).exits(0);
        muster.cli("restart").exits(0);
        assertThat(muster.err()).as("no bug is in the manager's log").doesNotContain("\tat ", "Exception");
    }

    @Test
    void a_shutdown_that_is_not_understood_changes_nothing(Host host) throws IOException {
        var port = Host.freePort();
        var muster = pool(host, port);

        fuzz(host, port, "--include-operation-id", "shutdown", "--mode", "negative", "--phases", "coverage");

        assertThat(muster.state().ready()).isEqualTo(2);
        assertThat(muster.control().post("/v1/shutdown", "{}").status()).isIn(200, 202);
        assertThat(muster.awaitExit(Duration.ofSeconds(20))).isZero();
    }

    private static MusterProcess pool(Host host, int port) {
        var inspector = "127.0.0.1:" + port;
        var muster = host.run("--workers", 2, "--ready", "alive:50ms", "--inspect", inspector, "--", "sleep", "1000");
        muster.awaitReady(2);
        return muster;
    }

    private static void fuzz(Host host, int port, String... options) throws IOException {
        var address = "http://127.0.0.1:" + port;
        var description = host.write("openapi.yaml", gentle(Files.readString(description(host))));
        var command = new ArrayList<>(List.of(
                Servers.tool("fuzz/bin/schemathesis"),
                "--config-file",
                FUZZ.resolve("schemathesis.toml").toString(),
                "run",
                description.toString(),
                "--url",
                address,
                "--request-timeout",
                "20",
                "--no-color"));
        command.addAll(List.of(options));
        host.finish(command, Duration.ofSeconds(150)).exits(0);
    }

    private static Path description(Host host) throws IOException {
        var control = new ControlSocket(host.runtimeFolder().resolve("muster/web.sock"));
        return Files.writeString(
                host.folder().resolve("served.yaml"),
                control.request("GET", "/openapi.yaml", "").body());
    }

    /** A few workers, and no long waits. */
    private static String gentle(String description) {
        var gentle = description
                .replace("maximum: 500", "maximum: 6")
                .replace("'^[-+]?[0-9]{1,6}$'", "'^[-+]?[0-6]$'")
                .replaceFirst(
                        "(?m)^( *schema: \\{type: string, pattern: )'\\^\\(\\[0-9]\\{1,6}\\|.*'}$",
                        "$1'^[0-9](s|ms)?\\$'}");
        assertThat(gentle)
                .contains("maximum: 6", "'^[0-9](s|ms)?$'", "'^[-+]?[0-6]$'")
                .doesNotContain("maximum: 500");
        return gentle;
    }
}
