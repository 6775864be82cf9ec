/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A revision that fails: no further pod is given it, the fleet says why in the worker's own words, and the next one goes on by itself. */
@OnKubernetes
class BadRevisionTest {
    @BeforeAll
    static void serve(TestNamespace namespace) {
        OperatorPod.serve(namespace);
        Fleet.badDeploys(namespace, Map.of("bad", "import-error", "incurable", "import-error"));
    }

    private static Fleet done(Fleet fleet) {
        fleet.awaitDone();
        return fleet;
    }

    @Test
    void a_bad_revision_stops_at_the_first_pod_and_a_better_one_or_the_old_one_goes_on(TestNamespace namespace) {
        var halting = done(Fleet.apply(namespace, "halting", 3, 2));
        try (var load = namespace.loadOn(halting.url(), 2, 2)) {
            var before = halting.births();

            halting.revision("bad");
            var status = halting.awaitCondition("Degraded", "True");

            saysWhy(status);
            onlyOneHas(halting, "bad", before);
            assertThat(String.join("\n", halting.story()))
                    .contains("Warning  Halted")
                    .contains("exit 1");

            halting.revision("r2");
            halting.awaitDone();
            halting.assertTrue("r2", 3, 2);

            var fixed = halting.births();
            halting.revision("bad");
            halting.awaitCondition("Degraded", "True");
            onlyOneHas(halting, "bad", fixed);

            halting.revision("r2");
            halting.awaitDone();
            halting.assertTrue("r2", 3, 2);
            onlyOneHas(halting, "none", fixed);

            var report = load.stop();
            System.out.printf("a bad revision, a better one, a bad one and the old one: %s%n", report);
            System.out.println("their story:\n  " + String.join("\n  ", halting.story()));
            assertThat(report.failures()).isEmpty();
        }
    }

    @Test
    void another_template_that_cures_it_brings_a_halted_revision_everywhere(TestNamespace namespace) {
        var cured = done(Fleet.apply(namespace, "cured", 2, 1));
        cured.revision("incurable");
        cured.awaitCondition("Degraded", "True");

        Fleet.badDeploys(namespace, Map.of("bad", "import-error")); // what new pods mount
        cured.template("new");

        cured.awaitDone();
        cured.assertTrue("incurable", 2, 1);
    }

    /** In the pod's own words, under its name. */
    private static void saysWhy(JsonNode status) {
        var failure = status.path("rollout").path("failure");
        System.out.println("a bad revision is reported like this: " + Fleet.condition(status, "Degraded") + " "
                + status.path("worst"));
        assertThat(failure.path("message").asText()).contains("exit 1");
        assertThat(Fleet.condition(status, "Degraded").path("reason").asText()).isEqualTo("Halted");
        assertThat(Fleet.condition(status, "Progressing").path("status").asText())
                .isEqualTo("False");
        assertThat(Fleet.condition(status, "Available").path("status").asText()).isEqualTo("True");
        assertThat(status.path("worst").path(0).path("pod").asText())
                .isEqualTo(failure.path("pod").asText());
        assertThat(status.path("worst").path(0).path("reason").asText()).contains("exit 1");
    }

    /** At most one pod was touched; the others have the workers that they had, and all pods serve with all their workers. */
    private static void onlyOneHas(Fleet halting, String revision, Map<String, Long> before) {
        var states = halting.inspected();
        var has = states.entrySet().stream()
                .filter(each -> requested(each.getValue()).equals(revision))
                .map(Map.Entry::getKey)
                .toList();
        assertThat(has.size()).isEqualTo(revision.equals("none") ? 0 : 1);
        assertThat(states.values())
                .allMatch(state -> state.path("observed").path("ready").asInt() == 2);
        var now = new TreeMap<>(halting.births());
        now.entrySet().removeIf(each -> each.getValue().equals(before.get(each.getKey())));
        assertThat(now.size()).as("pods in which workers were started: %s", now).isLessThanOrEqualTo(1);
    }

    private static String requested(JsonNode state) {
        return state.path("target").path("requested").asText();
    }

    @Test
    void a_bad_revision_is_undone_where_the_pool_says_so(TestNamespace namespace) {
        var undoing = done(Fleet.apply(namespace, "undoing", 2, 1, "rollout: {onFailure: Undo}"));
        undoing.revision("bad");
        undoing.await(
                "it is undone",
                status -> Fleet.condition(status, "Degraded")
                                .path("reason")
                                .asText()
                                .equals("Undo")
                        && Fleet.condition(status, "Progressing")
                                .path("status")
                                .asText()
                                .equals("False"));

        assertThat(undoing.inspected()).hasSize(2).allSatisfy((pod, state) -> {
            assertThat(requested(state)).isEqualTo("r1");
            assertThat(state.path("observed").path("converged").asBoolean()).isTrue();
        });
        assertThat(String.join("\n", undoing.story())).contains("Undo").contains("exit 1");

        undoing.revision("r2");
        undoing.awaitDone();
        undoing.assertTrue("r2", 2, 1);
    }
}
