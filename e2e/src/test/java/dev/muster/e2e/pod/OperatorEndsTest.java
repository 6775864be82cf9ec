/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.e2e.Await;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The operator ends, at any moment and in any way: nobody notices, nothing is done twice, and what was begun is ended. */
@OnKubernetes
@Order(2) // it takes long
class OperatorEndsTest {
    private static final int PODS = 3;
    private static final int WORKERS = 2;
    private static Fleet web;
    private static LoadPod load;
    private static int revision = 1;

    private Map<String, Long> before = Map.of();
    private long begin;

    @BeforeAll
    static void serve(TestNamespace namespace) {
        OperatorPod.serve(namespace);
        web = Fleet.apply(namespace, "web", PODS, WORKERS);
        web.awaitDone();
        load = namespace.loadOn(web.url(), 2, 2);
        load.awaitAnswers(100);
    }

    @BeforeEach
    void begin() {
        before = web.births();
        begin = System.nanoTime();
    }

    @AfterEach
    void eachWorkerIsReplacedOnceAndNobodyNoticed() {
        web.awaitDone();
        web.assertTrue(now(), PODS, WORKERS);
        assertThat(web.births()).isEqualTo(Fleet.and(before, WORKERS));
        assertThat(load.report().failures()).isEmpty();
    }

    @AfterAll
    static void tell() {
        System.out.printf("a fleet whose operator ended all the time: %s%n", load.report());
        load.close();
    }

    private static String now() {
        return "r" + revision;
    }

    private static void roll() {
        revision++;
        web.revision(now());
    }

    private long millis() {
        return Duration.ofNanos(System.nanoTime() - begin).toMillis();
    }

    private static void awaitPodsTouched(Map<String, Long> before, Predicate<Integer> count) {
        Await.until("pods are given the revision", Fleet.SOON, () -> touched(before), count);
    }

    private static int touched(Map<String, Long> before) {
        return web.touchedSince(before).size();
    }

    /** What can be seen of a rollout from outside: each time that this changes is another moment to be killed at. */
    private String step() {
        var status = web.status();
        return status.path("rollout").path("revision").asText() + " "
                + status.path("rollout").path("updatedPods").asInt() + " "
                + status.path("rollout").path("proven").asBoolean() + " " + touched(before);
    }

    private static boolean isDone() {
        var status = web.status();
        return status.path("revision").asText().equals(now())
                && !status.has("rollout")
                && Fleet.condition(status, "Progressing")
                        .path("status")
                        .asText()
                        .equals("False");
    }

    @Test
    void killed_at_each_step_of_a_rollout(TestNamespace namespace) {
        Set<String> steps = new HashSet<>();
        roll();
        while (!isDone()) {
            var step = Await.until(
                    "another step, or the end", Fleet.SOON, this::step, seen -> isDone() || !steps.contains(seen));
            if (steps.add(step) && !isDone()) {
                OperatorPod.only(namespace).killContainer("operator", Fleet.SOON);
            }
        }
        System.out.printf(
                "the operator killed at %d steps of a rollout: %s, done after %d ms%n", steps.size(), steps, millis());
        assertThat(steps.size()).isGreaterThanOrEqualTo(PODS);
    }

    @Test
    void away_while_the_revision_the_workers_and_a_pod_change(TestNamespace namespace) {
        OperatorPod.scale(namespace, 0);
        roll();
        web.pods().getFirst().end(Fleet.SOON);
        namespace.awaitReady("muster.dev/pool", web.name(), PODS, Fleet.SOON);
        before = web.births();
        assertThat(before.values()).contains((long) WORKERS); // the new pod, which began with the old revision

        OperatorPod.scale(namespace, 1);
        web.awaitDone();
    }

    @Test
    void another_one_finds_all_as_it_should_be_and_does_nothing(TestNamespace namespace) {
        var status = web.status();
        OperatorPod.scale(namespace, 0);
        OperatorPod.scale(namespace, 1);
        load.awaitAnswers(1000);

        assertThat(web.births()).isEqualTo(before);
        assertThat(web.status()).isEqualTo(status);
        roll(); // so that the end of all these tests is true of this one, too
    }

    @Test
    void a_standby_takes_over_from_a_leader_that_is_killed(TestNamespace namespace) {
        OperatorPod.scale(namespace, 2);
        roll();
        awaitPodsTouched(before, count -> count > 0);
        var leader = OperatorPod.leader(namespace);
        namespace.node().kill(process(namespace, leader)); // so that it gives nothing back
        namespace.pod(leader).deleteAtOnce();
        awaitAnotherLeader(namespace, leader, "killed");
        web.awaitDone();
        OperatorPod.scale(namespace, 1);
    }

    @Test
    void a_leader_that_was_frozen_does_nothing_when_it_wakes_up(TestNamespace namespace) {
        OperatorPod.scale(namespace, 2);
        roll();
        awaitPodsTouched(before, count -> count > 0);
        var leader = OperatorPod.leader(namespace);
        var restarts = namespace.pod(leader).restarts("operator");
        var process = process(namespace, leader);
        namespace.node().signal(process, 19);
        try {
            awaitAnotherLeader(namespace, leader, "frozen");
            awaitPodsTouched(before, count -> count == PODS);
        } finally {
            namespace.node().signal(process, 18);
        }
        Await.until(
                "it has noticed, and ended",
                Fleet.SOON,
                () -> namespace.pod(leader).restarts("operator") > restarts);
        web.awaitDone();
        OperatorPod.scale(namespace, 1);
    }

    private static long process(TestNamespace namespace, String operator) {
        return namespace.pod(operator).processes("operator").getFirst().pid();
    }

    private static void awaitAnotherLeader(TestNamespace namespace, String leader, String what) {
        var then = System.nanoTime();
        Await.until(
                "the standby leads",
                Fleet.SOON,
                () -> OperatorPod.leader(namespace),
                now -> !now.isEmpty() && !now.equals(leader));
        System.out.printf(
                "the standby led %d ms after the leader was %s in the middle of a rollout%n",
                Duration.ofNanos(System.nanoTime() - then).toMillis(), what);
    }
}
