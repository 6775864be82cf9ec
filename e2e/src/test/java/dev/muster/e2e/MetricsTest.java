/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a Prometheus scrapes from a pool that has seen something. */
@EndToEnd
class MetricsTest {
    private static final Pattern FAMILY = Pattern.compile("(?m)^# TYPE (\\S+) ");
    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `(muster_\\w+)` \\|");

    @Test
    void they_say_what_has_happened(Host host) {
        var muster = host.runTiny(2, Host.freePort());
        Signals.kill(muster.state().pids().getFirst());
        muster.await(
                "a restart is counted",
                Duration.ofSeconds(30),
                state -> scrape(muster).contains("muster_worker_restarts_total{slot=\"0\"} 1.0"));
        muster.awaitReady(2);
        muster.cli("scale", 3).exits(0);

        assertThat(scrape(muster))
                .contains(
                        "muster_workers{state=\"ready\"} 3.0",
                        "muster_workers_target 3.0",
                        "muster_worker_exits_total{kind=\"signal\",status=\"9\"} 1.0",
                        "muster_worker_starts_total{reason=\"started\"} 3.0",
                        "muster_worker_starts_total{reason=\"replaced\"} 1.0",
                        "muster_worker_start_seconds_count 4",
                        "muster_operations_total{kind=\"scale\",outcome=\"done\"} 1.0",
                        "muster_socket_backlog{socket=\"http\"} 1024.0",
                        "muster_converged 1.0");
    }

    @Test
    void they_keep_to_the_conventions_of_Prometheus(Host host) throws IOException {
        Servers.need("promlint");
        var muster = host.runTiny(1, Host.freePort());
        muster.cli("restart").exits(0);
        var scraped = host.write("metrics", scrape(muster));

        host.finish(List.of("sh", "-c", "'" + Servers.tool("promlint") + "' < " + scraped), Duration.ofSeconds(30))
                .exits(0);
    }

    @Test
    void each_is_documented(Host host) throws IOException {
        var muster = host.runTiny(1, Host.freePort());

        var page = Files.readString(Host.REPOSITORY.resolve("docs/reference/metrics.md"));
        assertThat(names(DOCUMENTED, page)).containsAll(names(FAMILY, scrape(muster)));
    }

    private static Set<String> names(Pattern pattern, String text) {
        var names = new TreeSet<String>();
        pattern.matcher(text).results().forEach(found -> names.add(found.group(1)));
        return names;
    }

    private static String scrape(MusterProcess muster) {
        return muster.control().request("GET", "/metrics", "").body();
    }
}
