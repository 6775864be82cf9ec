/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.e2e.Await;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What holds a rollout that does not fail: a deadline, a canary, a pause, the API server. The fleet says what it waits for. */
@OnKubernetes
class HeldRolloutTest {
    @BeforeAll
    static void serve(TestNamespace namespace) {
        OperatorPod.serve(namespace);
        Fleet.badDeploys(namespace, Map.of("stuck", "hang"));
    }

    private static Fleet done(Fleet fleet) {
        fleet.awaitDone();
        return fleet;
    }

    @Test
    void a_passed_deadline_is_said_and_nothing_is_given_up(TestNamespace namespace) {
        var hurried = done(Fleet.apply(namespace, "hurried", 1, 1, "rollout: {deadline: 5s}"));
        hurried.revision("stuck");
        var status = hurried.await(
                "the deadline is said to have passed",
                said -> Fleet.condition(said, "Degraded")
                        .path("reason")
                        .asText()
                        .equals("DeadlineExceeded"));

        System.out.println("a passed deadline is reported like this: " + Fleet.condition(status, "Progressing"));
        assertThat(Fleet.condition(status, "Progressing").path("status").asText())
                .isEqualTo("False");
        assertThat(Fleet.condition(status, "Progressing").path("reason").asText())
                .isEqualTo("DeadlineExceeded");

        hurried.revision("r2");
        hurried.awaitDone();
        hurried.assertTrue("r2", 1, 1);
    }

    @Test
    void a_canary_is_watched_and_a_pause_holds_all_but_the_workers(TestNamespace namespace) {
        var careful = done(Fleet.apply(namespace, "careful", 2, 1, "rollout: {canary: {pods: 1, hold: 3s}}"));
        var before = careful.births();
        careful.revision("r2");
        careful.await(
                "the canary is watched",
                status -> Fleet.condition(status, "Progressing")
                        .path("reason")
                        .asText()
                        .equals("CanaryWait"));
        assertThat(careful.touchedSince(before)).hasSize(1);
        careful.awaitDone();
        careful.assertTrue("r2", 2, 1);

        careful.pause(true);
        careful.revision("r3");
        careful.workers(2);
        Await.until(
                "all pods have two workers, paused or not",
                Fleet.SOON,
                careful::inspected,
                states -> states.size() == 2
                        && states.values().stream()
                                .allMatch(state ->
                                        state.path("observed").path("ready").asInt() == 2));
        var status = careful.awaitCondition("Progressing", "False");
        assertThat(Fleet.condition(status, "Progressing").path("reason").asText())
                .isEqualTo("Paused");
        assertThat(careful.inspected().values())
                .allMatch(
                        state -> state.path("target").path("requested").asText().equals("r2"));

        careful.pause(false);
        careful.awaitDone();
        careful.assertTrue("r3", 2, 2);
    }

    @Test
    void what_no_pod_can_have_is_said_with_its_field_and_goes_on_when_it_is_mended(TestNamespace namespace) {
        var slip = done(Fleet.apply(namespace, "slip", 1, 1));
        var pods = slip.podNames();
        slip.patch("{\"spec\": {\"revision\": \"r2\", \"template\": {\"spec\": {\"dnsConfig\": \"none\"}}}}");
        var status = slip.awaitCondition("Degraded", "True");

        assertThat(Fleet.condition(status, "Degraded").path("reason").asText()).isEqualTo("InvalidSpec");
        assertThat(Fleet.condition(status, "Degraded").path("message").asText())
                .startsWith("template.spec.dnsConfig has a form that it can have in no pod");

        slip.patch("{\"spec\": {\"template\": {\"spec\": {\"dnsConfig\": null}}}}");
        slip.awaitDone();
        slip.assertTrue("r2", 1, 1);
        assertThat(slip.podNames()).isEqualTo(pods);
    }

    @Test
    void what_the_api_server_refuses_is_said_in_its_words_and_goes_on_when_it_is_mended(TestNamespace namespace) {
        var refused = done(Fleet.apply(namespace, "refused", 1, 1));
        var pods = refused.podNames();
        refused.patch("{\"spec\": {\"revision\": \"r2\", \"template\": {\"spec\": {\"dnsPolicy\": \"Sometimes\"}}}}");
        var status = refused.awaitCondition("Degraded", "True");

        System.out.println("a refusal is reported like this: " + status.path("conditions"));
        assertThat(Fleet.condition(status, "Degraded").path("reason").asText()).isEqualTo("ApplyFailed");
        assertThat(Fleet.condition(status, "Degraded").path("message").asText())
                .contains("spec.template.spec.dnsPolicy", "Unsupported value: \"Sometimes\"");
        assertThat(Fleet.condition(status, "Progressing").path("status").asText())
                .isEqualTo("False");
        assertThat(Fleet.condition(status, "Available").path("status").asText()).isEqualTo("True");
        assertThat(String.join("\n", refused.story())).contains("ApplyFailed").contains("dnsPolicy");
        assertThat(refused.podNames()).isEqualTo(pods);

        refused.patch("{\"spec\": {\"template\": {\"spec\": {\"dnsPolicy\": null}}}}");
        refused.awaitDone();
        refused.assertTrue("r2", 1, 1);
        assertThat(refused.podNames()).isEqualTo(pods);
    }
}
