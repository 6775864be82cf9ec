/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.ProcessState;
import dev.muster.api.ProcessStatus;
import dev.muster.api.State;
import dev.muster.api.WorkerState;
import dev.muster.manager.control.Answer;
import dev.muster.manager.supervisor.Exit;
import dev.muster.manager.supervisor.News;
import dev.muster.manager.supervisor.Operation;
import dev.muster.manager.supervisor.Origin;
import dev.muster.manager.supervisor.Request;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class MetricsTest {
    private static final Path PAGE = Path.of("../../docs/reference/metrics.md");
    private static final Pattern SAMPLE = Pattern.compile("([a-z_]+)(?:\\{(.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");

    private final ScriptedControl pool = ScriptedControl.answering(request -> new Answer.Accepted(41));
    private Inspector inspector;
    private Http http;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("web.sock");
        inspector = Inspector.start(pool, new InspectorAddress(path, null), null);
        http = new Http(UnixDomainSocketAddress.of(path));
        pool.states().set(withAProcess(ScriptedControl.state(0.1, WorkerState.READY)));
        pool.tally().take(new News.Starting(0, 7, Origin.STARTED));
        pool.tally().take(new News.Ready(0, 7, 4121, "epoll", Duration.ofMillis(1200)));
        pool.tally().take(new News.Exited(0, 7, Exit.signal(9), false));
        pool.tally().take(new News.Exited(0, 8, Exit.code(1), false));
        pool.tally().take(new News.ProcessExited("beat", 9, Exit.code(3), false));
        pool.tally()
                .take(new News.OperationEnded(new Operation(
                        41,
                        new Request.Restart(new TreeSet<>()),
                        1,
                        Operation.Outcome.DONE,
                        ScriptedControl.START,
                        ScriptedControl.NOW,
                        "2 workers replaced",
                        0,
                        null,
                        false)));
        http.get("/v1/state");
        http.get("/v1/nothing");
    }

    @AfterAll
    void stop() throws IOException {
        inspector.close();
    }

    private static State withAProcess(State state) {
        ProcessStatus beat = new ProcessStatus(
                "beat", ProcessState.RUNNING, 99, ScriptedControl.START, 2, null, null, 5L, null, false, 0.1, 1048576L);
        return new State(
                state.name(),
                state.version(),
                state.now(),
                state.since(),
                state.inspector(),
                state.target(),
                state.observed(),
                state.workers(),
                List.of(beat),
                state.sockets(),
                state.shared(),
                state.operations());
    }

    @Test
    void thePoolIsShownAsItIs() throws IOException {
        assertThat(scrape())
                .contains(
                        "muster_info{pool=\"web\",version=\"0.1.0\"} 1",
                        "muster_workers{state=\"ready\"} 2.0",
                        "muster_workers{state=\"backoff\"} 0.0",
                        "muster_workers_target 2.0",
                        "muster_worker_resident_bytes{slot=\"0\"} 6.3963136E7",
                        "muster_process_restarts_total{process=\"beat\"} 2.0",
                        "muster_socket_queue{socket=\"http\"} 0.0",
                        "muster_converged 1.0");
    }

    @Test
    void whatHappenedIsCounted() throws IOException {
        assertThat(scrape())
                .contains(
                        "muster_worker_starts_total{reason=\"started\"} 1.0",
                        "muster_worker_exits_total{kind=\"signal\",status=\"9\"} 1.0",
                        "muster_worker_exits_total{kind=\"exit\",status=\"1\"} 1.0",
                        "muster_process_exits_total{kind=\"exit\",status=\"3\"} 1.0",
                        "muster_worker_failures_total 0.0",
                        "muster_operations_total{kind=\"restart\",outcome=\"done\"} 1.0",
                        "muster_worker_start_seconds_bucket{le=\"1.0\"} 0",
                        "muster_worker_start_seconds_bucket{le=\"2.5\"} 1",
                        "muster_worker_start_seconds_sum 1.2");
    }

    @Test
    void requestsAreTimedByTheirRoute() throws IOException {
        assertThat(scrape())
                .contains(
                        "muster_inspector_request_seconds_count{method=\"GET\",route=\"/v1/state\",status=\"200\"} 1",
                        "muster_inspector_request_seconds_count{method=\"GET\",route=\"none\",status=\"404\"} 1");
    }

    /** Run with {@code -Dupdate=true} to write the page anew. */
    @Test
    void everyMetricIsOnItsPage() throws IOException {
        String page = page(http.get("/metrics").body());
        if (Boolean.getBoolean("update")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).hasContent(page);
    }

    private List<String> scrape() throws IOException {
        Http.Reply reply = http.get("/metrics");
        assertThat(reply.headers().get("content-type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        return reply.body().lines().toList();
    }

    private static String page(String scraped) {
        Map<String, String> rows = new TreeMap<>();
        Map<String, Set<String>> labels = labels(scraped);
        String help = "";
        for (String line : scraped.lines().toList()) {
            if (line.startsWith("# HELP ")) {
                help = line.split(" ", 4)[3];
            } else if (line.startsWith("# TYPE ")) {
                String[] words = line.split(" ", 4);
                Set<String> own = labels.getOrDefault(words[2], Set.of());
                rows.put(
                        words[2],
                        "| `" + words[2] + "` | " + words[3] + " | " + String.join(", ", own) + " | " + help + " |\n");
            }
        }
        return """
                # The metrics

                `GET /metrics` of the inspector, in the text format of Prometheus. Counters count from the start of this manager. A slot's rows are gone
                with the slot, so there are never more series than workers, processes and sockets. A request's time contains what it was
                asked to wait (`?wait`), and ends for an event stream when the stream begins.

                | metric | type | labels | what it says |
                |---|---|---|---|
                """ + String.join("", rows.values());
    }

    /** The labels of each family, but for a histogram's own. */
    private static Map<String, Set<String>> labels(String scraped) {
        Map<String, Set<String>> labels = new TreeMap<>();
        for (String line : scraped.lines().toList()) {
            var sample = SAMPLE.matcher(line);
            if (sample.matches() && sample.group(2) != null) {
                var label = LABEL.matcher(sample.group(2));
                while (label.find()) {
                    if (!label.group(1).equals("le")) {
                        String family = sample.group(1).replaceFirst("_(bucket|sum|count)$", "");
                        labels.computeIfAbsent(family, name -> new TreeSet<>()).add(label.group(1));
                    }
                }
            }
        }
        return labels;
    }
}
