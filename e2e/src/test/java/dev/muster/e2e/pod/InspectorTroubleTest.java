/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.e2e.Await;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Inspectors that are too slow, cannot be reached, lie, or are of another version: the other pods go on as far as the budget allows, the
 * status says which pod it is and why, and once that is over all becomes as wanted, with nothing done twice.
 */
@OnKubernetes
@Order(3) // it takes long
class InspectorTroubleTest {
    private static final int PODS = 3;
    private static final int WORKERS = 2;
    private static Fleet web;
    private static LoadPod load;
    private static Meddler meddler;
    private static int revision = 1;

    private Map<String, Long> before = Map.of();
    private int rollouts;
    private long begin;

    @BeforeAll
    static void serve(TestNamespace namespace) {
        OperatorPod.serve(namespace);
        web = Fleet.apply(namespace, "web", PODS, WORKERS, "rollout: {maxPods: 2}");
        web.awaitDone();
        load = namespace.loadOn(web.url(), 2, 2);
        load.awaitAnswers(100);
        meddler = new Meddler(namespace, web, web.pods().getFirst());
    }

    @BeforeEach
    void begin() {
        before = web.births();
        begin = System.nanoTime();
    }

    @AfterEach
    void eachWorkerIsReplacedOnceForEachRolloutAndNobodyNoticed() {
        meddler.does("pass");
        web.awaitDone();
        web.assertTrue(now(), PODS, WORKERS);
        assertThat(web.births()).isEqualTo(Fleet.and(before, rollouts * WORKERS));
        assertThat(load.report().failures()).isEmpty();
        System.out.printf(
                "and was over after %d ms%n",
                Duration.ofNanos(System.nanoTime() - begin).toMillis());
    }

    @AfterAll
    static void tell() {
        System.out.printf("a fleet with troubled inspectors: %s%n", load.report());
        load.close();
        meddler.close();
    }

    private static String now() {
        return "r" + revision;
    }

    private void roll() {
        revision++;
        rollouts++;
        web.revision(now());
    }

    private static void awaitTheOthersAreDone() {
        Await.until(
                "the others have " + now(),
                Fleet.SOON,
                web::inspected,
                states -> states.entrySet().stream()
                                .filter(each -> !each.getKey().equals(meddler.name()))
                                .filter(each -> hasIt(each.getValue()))
                                .count()
                        == PODS - 1);
    }

    private static boolean hasIt(JsonNode state) {
        return state.path("target").path("requested").asText().equals(now())
                && state.path("observed").path("converged").asBoolean();
    }

    /** Of this pod, as what holds up the rollout or as what is wrong with the pod. */
    private static void awaitSaid(String pod, String words) {
        var status = web.await(
                "it says of " + pod + ": " + words,
                said -> Stream.of(progressing(said), worst(said, pod))
                        .anyMatch(each -> each.contains(pod) && each.contains(words)));
        System.out.printf("it is said like this: %s; worst: %s%n", progressing(status), status.path("worst"));
    }

    private static String progressing(JsonNode status) {
        return Fleet.condition(status, "Progressing").path("message").asText();
    }

    private static String worst(JsonNode status, String pod) {
        for (var worst : status.path("worst")) {
            if (worst.path("pod").asText().equals(pod)) {
                return worst.toString();
            }
        }
        return "";
    }

    @Test
    void one_that_is_too_slow_is_not_waited_for() {
        meddler.does("slow");
        roll();
        awaitTheOthersAreDone();
        awaitSaid(meddler.name(), "its inspector does not answer: no answer within 5 s");
    }

    @Test
    void those_that_are_cut_off_are_left_as_they_are(TestNamespace namespace) {
        var others = web.pods().stream()
                .filter(pod -> !pod.name().equals(meddler.name()))
                .toList();
        try (var _ = namespace.node().cutOff(others.getFirst().ip());
                var _ = namespace.node().cutOff(others.getLast().ip())) {
            roll();
            for (var other : others) {
                awaitSaid(other.name(), "its inspector does not answer");
            }
            load.awaitAnswers(500);
            assertThat(web.touchedSince(before))
                    .doesNotContain(others.getFirst().name(), others.getLast().name());
        }
    }

    @Test
    void one_that_talks_nonsense_is_not_believed() {
        meddler.does("garble");
        roll();
        awaitTheOthersAreDone();
        awaitSaid(meddler.name(), "cannot be read");
        meddler.does("exaggerate");
        awaitSaid(meddler.name(), "its inspector says what cannot be: 400 ready of 3 live");
    }

    @Test
    void one_that_denies_what_it_was_told_is_told_again_and_restarted_once() {
        var denies = "say " + now();
        var told = meddler.does(denies);
        roll();
        awaitTheOthersAreDone();
        awaitSaid(meddler.name(), "was told the revision, has another nevertheless");
        Await.until("it is told again", Fleet.SOON, () -> meddler.does(denies), now -> now >= told + 2);
    }

    @Test
    void one_that_claims_to_be_at_it_is_told_again_when_it_is_not() {
        meddler.does("claim");
        roll();
        awaitTheOthersAreDone();
        awaitSaid(meddler.name(), "so it says");
        assertThat(web.touchedSince(before)).doesNotContain(meddler.name());
    }

    @Test
    void newer_and_older_ones_are_no_trouble() {
        for (var version : new String[] {"newer", "older"}) {
            meddler.does(version);
            roll();
            web.awaitDone();
            web.assertTrue(now(), PODS, WORKERS);
        }
    }

    @Test
    void one_of_a_version_that_cannot_be_understood_is_named() {
        meddler.does("lack");
        roll();
        awaitTheOthersAreDone();
        awaitSaid(meddler.name(), "State.observed is missing");
        meddler.does("refuse");
        awaitSaid(meddler.name(), "the inspector answers 404");
    }
}
