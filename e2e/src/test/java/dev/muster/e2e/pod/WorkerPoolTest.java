/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.e2e.Await;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One resource makes a fleet, which is restarted and scaled in place while clients ask it, and none of them may notice. */
@OnKubernetes
class WorkerPoolTest {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final int PODS = 3;

    @BeforeAll
    static void operate(TestNamespace namespace) {
        OperatorPod.serve(namespace);
    }

    @Test
    void a_fleet_is_restarted_and_scaled_in_place(TestNamespace namespace) {
        var web = Fleet.apply(namespace, "web", PODS, 2);
        awaitSettled(web, "r1", PODS * 2);
        var pods = web.podNames();

        try (var load = namespace.loadOn(web.url(), 8, 8)) {
            load.awaitAnswers(100);
            var begin = System.nanoTime();
            web.revision("r2");
            awaitSettled(web, "r2", PODS * 2);
            System.out.printf(
                    "a new revision in %d pods of 2 workers, one pod after another: %d ms%n",
                    PODS, Duration.ofNanos(System.nanoTime() - begin).toMillis());
            web.workers(4);
            awaitSettled(web, "r2", PODS * 4);
            web.restart("1");
            web.await("it is being restarted", SOON, status -> status.has("rollout"));
            awaitSettled(web, "r2", PODS * 4);
            var report = load.stop();
            System.out.printf("a revision, more workers and a restart by hand across a fleet: %s%n", report);
            assertThat(report.failures()).isEmpty();
        }
        assertThat(web.podNames()).isEqualTo(pods);
        assertThat(web.pods()).allMatch(pod -> pod.restarts("app") + pod.restarts("muster") == 0);
    }

    @Test
    void a_service_gives_up_its_address_and_takes_one_again(TestNamespace namespace) {
        Fleet front = Fleet.apply(namespace, "front", 1, 1);
        awaitSettled(front, "r1", 1);

        for (var type : List.of("Headless", "ClusterIP")) {
            front.patch("{\"spec\": {\"service\": {\"type\": \"%s\"}}}".formatted(type));
            Await.until(
                    "the service is " + type,
                    SOON,
                    () -> namespace
                            .client()
                            .services()
                            .inNamespace(namespace.name())
                            .withName("front")
                            .get(),
                    service -> service != null
                            && service.getSpec().getClusterIP().equals("None") == type.equals("Headless"));
        }
        front.awaitCondition("Ready", "True");
    }

    @Test
    void what_somebody_else_has_of_a_pools_names_is_not_touched(TestNamespace namespace) {
        namespace.apply("""
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: other-pool}
            data: {mine: "yes"}
            """);
        var other = Fleet.apply(namespace, "other", PODS, 2);

        other.await(
                "it says what is in its way",
                SOON,
                status -> status.path("summary").asText().equals("InvalidSpec")
                        && status.path("conditions")
                                .toString()
                                .contains("there is a ConfigMap other-pool already that is not this pool's"));
        var theirs = namespace
                .client()
                .configMaps()
                .inNamespace(namespace.name())
                .withName("other-pool")
                .get();
        assertThat(theirs.getData()).containsOnly(Map.entry("mine", "yes"));
        assertThat(theirs.getMetadata().getOwnerReferences()).isEmpty();
        assertThat(other.pods()).isEmpty();
    }

    /** A finalizer stands for a garbage collector that does not come. */
    @Test
    void a_secret_that_its_deleted_pool_has_left_behind_serves_the_next_pool_of_that_name(TestNamespace namespace) {
        var before = Fleet.apply(namespace, "again", 1, 1);
        awaitSettled(before, "r1", 1);
        var secret = before.secret();
        var left = secret.edit(each -> withFinalizers(each, "muster.dev/kept"));
        try {
            before.delete();
            before.awaitGone();

            var after = Fleet.apply(namespace, "again", 1, 1);
            awaitSettled(after, "r1", 1);
            assertThat(secret.get().getMetadata().getUid())
                    .isEqualTo(left.getMetadata().getUid());
            var healthySince = healthySince(after);
            OperatorPod.scale(namespace, 0);
            OperatorPod.scale(namespace, 1);
            after.revision("r2");
            awaitSettled(after, "r2", 1);
            assertThat(healthySince(after))
                    .as("what another operator thinks of it")
                    .isEqualTo(healthySince);
        } finally {
            secret.edit(each -> withFinalizers(each));
        }
        Await.until(
                "it is made again as it was",
                SOON,
                secret::get,
                now -> now != null
                        && !now.getMetadata().getUid().equals(left.getMetadata().getUid())
                        && now.getData().equals(left.getData()));
    }

    private static Secret withFinalizers(Secret secret, String... finalizers) {
        return secret.edit()
                .editMetadata()
                .withFinalizers(finalizers)
                .endMetadata()
                .build();
    }

    private static String healthySince(Fleet fleet) {
        return Fleet.condition(fleet.status(), "Degraded")
                .path("lastTransitionTime")
                .asText();
    }

    private static void awaitSettled(Fleet fleet, String revision, int workers) {
        fleet.await(
                "it has " + workers + " workers of " + revision,
                SOON,
                status -> status.path("revision").asText().equals(revision)
                        && status.path("summary").asText().equals("Available")
                        && status.path("workers").path("upToDate").asInt() == workers
                        && status.path("workers").path("ready").asInt() == workers);
    }
}
