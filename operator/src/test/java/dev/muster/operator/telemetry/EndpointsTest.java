/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EndpointsTest {
    private final AtomicReference<@Nullable String> stuck = new AtomicReference<>();
    private final AtomicReference<@Nullable String> unready = new AtomicReference<>("not yet");
    private final Meters meters = new Meters();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Endpoints endpoints;

    EndpointsTest() throws IOException {
        endpoints = new Endpoints(0, stuck::get, unready::get, meters);
    }

    @AfterEach
    void close() {
        endpoints.close();
        http.close();
    }

    private HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + endpoints.port() + path);
        return http.send(
                HttpRequest.newBuilder(uri)
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }

    private String metrics() throws IOException, InterruptedException {
        return send("GET", "/metrics").body();
    }

    @Test
    void eachProbeSaysWhyNot() throws Exception {
        assertThat(send("GET", "/livez").statusCode()).isEqualTo(200);
        assertThat(send("GET", "/readyz").statusCode()).isEqualTo(503);
        assertThat(send("GET", "/readyz").body()).isEqualTo("not yet\n");

        unready.set(null);
        stuck.set("the loop hangs");

        assertThat(send("GET", "/readyz").statusCode()).isEqualTo(200);
        assertThat(send("GET", "/livez").statusCode()).isEqualTo(503);
        assertThat(send("GET", "/livez").body()).isEqualTo("the loop hangs\n");
    }

    @Test
    void nothingElseIsThere() throws Exception {
        assertThat(send("GET", "/").statusCode()).isEqualTo(404);
        assertThat(send("GET", "/livez/more").statusCode()).isEqualTo(404);
        assertThat(send("POST", "/livez").statusCode()).isEqualTo(405);
        assertThat(send("HEAD", "/livez").statusCode()).isEqualTo(200);
    }

    @Test
    void metricsSumUpThePools() throws Exception {
        meters.fleet().seen("shop/web", new FleetMeters.Pool("Available", 3, 3, 3, 6, 6, 6));
        meters.fleet().seen("shop/mail", new FleetMeters.Pool("Degraded", 2, 2, 1, 4, 2, 0));

        assertThat(metrics())
                .contains(
                        "muster_operator_pools{status=\"Available\"} 1.0",
                        "muster_operator_pools{status=\"Degraded\"} 1.0",
                        "muster_operator_pools{status=\"Progressing\"} 0.0",
                        "muster_operator_pods{state=\"desired\"} 5.0",
                        "muster_operator_pods{state=\"ready\"} 4.0",
                        "muster_operator_workers{state=\"desired\"} 10.0",
                        "muster_operator_workers{state=\"up-to-date\"} 6.0",
                        "muster_operator_pool_workers{namespace=\"shop\",pool=\"mail\",state=\"ready\"} 2.0",
                        "muster_operator_pool_troubled{namespace=\"shop\",pool=\"mail\",status=\"Degraded\"} 1.0")
                .doesNotContain("troubled{namespace=\"shop\",pool=\"web\"");
    }

    @Test
    void aPoolThatIsGoneIsNotShown() throws Exception {
        meters.fleet().seen("shop/web", new FleetMeters.Pool("Available", 3, 3, 3, 6, 6, 6));
        meters.fleet().forget("shop/web");

        assertThat(metrics())
                .contains("muster_operator_pools{status=\"Available\"} 0.0")
                .doesNotContain("web");
    }

    @Test
    void ofManyPoolsOnlyTheSumsAreShown() throws Exception {
        for (int i = 0; i <= 100; i++) {
            meters.fleet().seen("shop/web-" + i, new FleetMeters.Pool("Available", 1, 1, 1, 1, 1, 1));
        }

        assertThat(metrics())
                .contains("muster_operator_pods{state=\"desired\"} 101.0")
                .doesNotContain("muster_operator_pool_workers");
    }

    @Test
    void whatTheOperatorDoesIsCounted() throws Exception {
        meters.leads(() -> true);
        meters.looked(false, Duration.ofMillis(3));
        meters.looked(true, Duration.ofMillis(3));
        meters.stepped("NewRevision");
        meters.asked("state", Meters.Outcome.TIMEOUT, Duration.ofSeconds(5));

        assertThat(metrics())
                .contains(
                        "muster_operator_leader 1.0",
                        "muster_operator_reconcile_seconds_count{outcome=\"done\"} 1",
                        "muster_operator_reconcile_seconds_count{outcome=\"failed\"} 1",
                        "muster_operator_steps_total{reason=\"NewRevision\"} 1.0",
                        "muster_operator_inspector_request_seconds_count{outcome=\"timeout\",request=\"state\"} 1",
                        "muster_operator_memory_used_bytes{area=\"heap\"}",
                        "muster_operator_resident_bytes");
    }
}
