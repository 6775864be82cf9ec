/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.e2e.Await;
import dev.muster.e2e.Images;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One resource makes a fleet, which is restarted and scaled in place while clients ask it, and none of them may notice. */
@OnKubernetes
class WorkerPoolTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final int PODS = 3;

    @BeforeAll
    static void operate(TestNamespace namespace) {
        namespace.load(Images.muster()).load(Images.operator()).load(Images.go());
        OperatorPod.define(namespace);
        OperatorPod.start(namespace);
    }

    private static String pool(String name) {
        return """
            apiVersion: muster.dev/v1alpha1
            kind: WorkerPool
            metadata: {name: %s}
            spec:
              replicas: %d
              revision: r1
              workers: 2
              listen: [{name: http, port: 8080}]
              service: {}
              template:
                spec:
                  automountServiceAccountToken: false
                  securityContext: {runAsNonRoot: true, runAsUser: 1000, seccompProfile: {type: RuntimeDefault}}
                  containers:
                  - name: app
                    image: muster.test/go:1
                    imagePullPolicy: Never
                    command: [/app/go-server, "{fd:http}"]
                    env: [{name: BOOT_DELAY, value: "0.3"}, {name: REQUEST_DELAY, value: "0.02"}]
                    securityContext:
                      {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}
            """.formatted(name, PODS);
    }

    @Test
    void a_fleet_is_restarted_and_scaled_in_place(TestNamespace namespace) {
        namespace.apply(pool("web"));
        awaitSettled(namespace, "web", "r1", PODS * 2);
        var pods = podNames(namespace, "web");

        try (var load = namespace.loadOn("http://%s:8080/".formatted(namespace.addressOf("web")), 8, 8)) {
            load.awaitAnswers(100);
            var begin = System.nanoTime();
            patch(namespace, "web", "{\"spec\": {\"revision\": \"r2\"}}");
            awaitSettled(namespace, "web", "r2", PODS * 2);
            System.out.printf(
                    "a new revision in %d pods of 2 workers, one pod after another: %d ms%n",
                    PODS, Duration.ofNanos(System.nanoTime() - begin).toMillis());
            patch(namespace, "web", "{\"spec\": {\"workers\": 4}}");
            awaitSettled(namespace, "web", "r2", PODS * 4);
            patch(namespace, "web", "{\"metadata\": {\"annotations\": {\"muster.dev/restart\": \"1\"}}}");
            awaitRestarted(namespace, "web");
            awaitSettled(namespace, "web", "r2", PODS * 4);
            var report = load.stop();
            System.out.printf("a revision, more workers and a restart by hand across a fleet: %s%n", report);
            assertThat(report.failures()).isEmpty();
        }
        assertThat(podNames(namespace, "web")).isEqualTo(pods);
        assertThat(namespace.pods("muster.dev/pool", "web"))
                .allMatch(pod -> pod.restarts("app") + pod.restarts("muster") == 0);
    }

    @Test
    void what_somebody_else_has_of_a_pools_names_is_not_touched(TestNamespace namespace) {
        namespace.apply("""
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: other-pool}
            data: {mine: "yes"}
            """);
        namespace.apply(pool("other"));

        await(
                "other says what is in its way",
                namespace,
                "other",
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
        assertThat(namespace.pods("muster.dev/pool", "other")).isEmpty();
    }

    private static void awaitSettled(TestNamespace namespace, String name, String revision, int workers) {
        await(
                name + " has " + workers + " workers of " + revision,
                namespace,
                name,
                status -> status.path("revision").asText().equals(revision)
                        && status.path("summary").asText().equals("Available")
                        && status.path("workers").path("upToDate").asInt() == workers
                        && status.path("workers").path("ready").asInt() == workers);
    }

    private static void awaitRestarted(TestNamespace namespace, String name) {
        await(name + " is being restarted", namespace, name, status -> status.has("rollout"));
    }

    private static void await(String what, TestNamespace namespace, String name, Predicate<JsonNode> condition) {
        Await.until(what, SOON, () -> status(namespace, name), condition);
    }

    private static JsonNode status(TestNamespace namespace, String name) {
        try {
            return JSON.readTree(namespace
                            .client()
                            .getKubernetesSerialization()
                            .asJson(resource(namespace, name).get()))
                    .path("status");
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static void patch(TestNamespace namespace, String name, String json) {
        resource(namespace, name).patch(PatchContext.of(PatchType.JSON_MERGE), json);
    }

    private static Resource<GenericKubernetesResource> resource(TestNamespace namespace, String name) {
        return namespace
                .client()
                .genericKubernetesResources("muster.dev/v1alpha1", "WorkerPool")
                .inNamespace(namespace.name())
                .withName(name);
    }

    private static List<String> podNames(TestNamespace namespace, String name) {
        return namespace.pods("muster.dev/pool", name).stream()
                .map(RunningPod::name)
                .sorted()
                .toList();
    }
}
