/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** What the interface says became of a request: nothing is called done that is not, and the reason is told. */
@EndToEnd
class OutcomesTest {
    @Test
    void a_restart_onto_bad_code_has_failed_and_says_why(Host host) {
        var control = pool(host, "200ms").control();
        host.write("bad", "");

        var answer = control.post("/v1/restart?wait=60s", "");

        assertThat(answer.status()).isEqualTo(200);
        var operation = answer.json();
        assertThat(operation.path("state").asText()).isEqualTo("failed");
        assertThat(operation.path("ended").isNull()).isFalse();
        assertThat(operation.path("message").asText()).contains("exit 3", "the database is away");
        var id = operation.path("id").asText();
        assertThat(control.request("GET", "/v1/operations/" + id, "").json()).isEqualTo(operation);
        assertThat(control.request("GET", "/v1/operations", "").json()).contains(operation);
        assertThat(control.state().ready()).as("what served before serves on").isEqualTo(2);
    }

    @Test
    void an_operation_that_another_overrules_says_by_which(Host host) {
        var control = pool(host, "2s").control();

        var first = control.post("/v1/restart", "");
        assertThat(first.status()).isEqualTo(202);
        assertThat(state(first.json())).isEqualTo("running");
        var second = control.post("/v1/restart?wait=60s", "");

        assertThat(state(second.json())).isEqualTo("done");
        var overruled =
                control.request("GET", "/v1/operations/" + id(first.json()), "").json();
        assertThat(state(overruled)).isEqualTo("superseded");
        assertThat(overruled.path("message").asText()).contains("operation " + id(second.json()), "restart");
    }

    @Test
    void who_waits_too_short_is_told_how_it_stands_and_asks_again(Host host) {
        var control = pool(host, "2s").control();

        var begun = control.post("/v1/restart?wait=100ms", "");
        assertThat(begun.status()).isEqualTo(202);
        var ended = control.request("GET", "/v1/operations/" + id(begun.json()) + "?wait=60s", "");

        assertThat(state(ended.json())).isEqualTo("done");
        assertThat(ended.json().path("message").asText()).isEqualTo("2 workers replaced");
    }

    /** Two workers that are ready after this time, unless there is a file named bad. */
    private static MusterProcess pool(Host host, String readyAfter) {
        host.write("pool.yaml", """
                name: web
                command: [sh, -c, "if [ -e bad ]; then echo the database is away; exit 3; fi; exec sleep 1000"]
                workers: 2
                ready: {when: alive, after: %s}
                restart: {failures: 2, prove: 100ms}
                """.formatted(readyAfter));
        var muster = host.run("--config", "pool.yaml");
        muster.awaitReady(2);
        return muster;
    }

    private static String id(JsonNode operation) {
        return operation.path("id").asText();
    }

    private static String state(JsonNode operation) {
        return operation.path("state").asText();
    }
}
