/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.e2e.Await;
import dev.muster.e2e.Images;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Settings change in running pods, while clients ask them: the same pods, the same workers, and nobody may notice. */
@OnKubernetes
@Isolated
class ChangedSettingsTest {
    private static final Duration SOON = Duration.ofMinutes(3);
    private static final int PODS = 3;
    private static final int WORKERS = 2;

    @BeforeAll
    static void load(TestNamespace namespace) {
        namespace.load(Images.muster()).load(Images.operator()).load(Images.go());
    }

    @AfterEach
    void end(TestNamespace namespace) {
        namespace.clear();
    }

    @Test
    void a_fleet_gets_other_settings_and_then_another_environment_in_place(TestNamespace namespace) {
        OperatorPod.define(namespace);
        OperatorPod.start(namespace);
        var web = Fleet.apply(namespace, "web", PODS, WORKERS);
        awaitSettled(web);
        var before = workers(web);
        var settings = fingerprint(web);

        try (var load = namespace.loadOn(web.url(), 8, 8)) {
            load.awaitAnswers(100);
            var begin = System.nanoTime();
            web.patch("{\"spec\": {\"ready\": {\"within\": \"90s\"}, \"watchdog\": {\"kill\": \"5m\"}}}");
            var all = Await.until(
                    "all pods work by the new settings",
                    SOON,
                    () -> fingerprint(web),
                    now -> !now.equals(settings) && !now.contains(" "));
            System.out.printf("other settings in %d pods: %d ms%n", PODS, millisSince(begin));
            awaitSettled(web);
            load.awaitAnswers(1_000);
            assertThat(workers(web)).as("pods and workers").isEqualTo(before);

            var again = System.nanoTime();
            web.patch("{\"spec\": {\"env\": {\"GREETING\": \"hello\"}}}");
            Await.until(
                    "all workers are others",
                    SOON,
                    () -> workers(web),
                    now -> now.keySet().equals(before.keySet())
                            && now.entrySet().stream()
                                    .allMatch(pod -> pod.getValue().size() == WORKERS
                                            && pod.getValue().stream()
                                                    .noneMatch(
                                                            before.getOrDefault(pod.getKey(), List.of())::contains)));
            awaitSettled(web);
            System.out.printf("another environment in %d pods, one after another: %d ms%n", PODS, millisSince(again));
            assertThat(fingerprint(web)).isNotEqualTo(all);
            var report = load.stop();
            System.out.printf("other settings and another environment in a fleet: %s%n", report);
            assertThat(report.failures()).isEmpty();
        }
        for (var pod : web.pods()) {
            assertThat(pod.restarts("app") + pod.restarts("muster")).isZero();
            var worker = pod.processes("app").getLast();
            assertThat(namespace.node().read("/proc/" + worker.pid() + "/environ"))
                    .contains("GREETING=hello");
        }
    }

    @Test
    void the_pool_file_of_a_deployment_changes_in_place(TestNamespace namespace) {
        var pod = new PooledApp("plain")
                .workers(WORKERS)
                .with("REQUEST_DELAY", 0.02)
                .applyTo(namespace)
                .getFirst();
        var pool = new PodPool(pod);
        var before = pool.awaitReady(WORKERS);

        try (var load = namespace.loadOn("http://%s:8080/".formatted(namespace.addressOf("plain")), 8, 8)) {
            load.awaitAnswers(100);
            write(
                    namespace,
                    pod,
                    "name: plain",
                    "listen: [{name: http, port: 8080}]",
                    "workers: 2",
                    "wachdog: {kill: 5m}");
            Await.until(
                    "it is said that this is wrong",
                    SOON,
                    () -> pool.state().json().path("settings").path("problem").asText(""),
                    problem -> problem.contains("pool.yaml:4:1: wachdog: is not a field: did you mean watchdog?"));
            write(
                    namespace,
                    pod,
                    "name: plain",
                    "listen: [{name: http, port: 8080}]",
                    "workers: 4",
                    "watchdog: {kill: 5m}");
            var state = pool.awaitReady(4);
            assertThat(state.json().path("settings").path("problem").isNull()).isTrue();
            assertThat(state.json().path("settings").path("fingerprint"))
                    .isNotEqualTo(before.json().path("settings").path("fingerprint"));
            assertThat(state.pids()).containsAll(before.pids());
            load.awaitAnswers(1_000);
            var report = load.stop();
            System.out.printf("other settings and more workers in a pod, by its pool file: %s%n", report);
            assertThat(report.failures()).isEmpty();
        }
        assertThat(pod.restarts("app") + pod.restarts("muster")).isZero();
    }

    /** The kubelet looks at once when the pod changes. */
    private static void write(TestNamespace namespace, RunningPod pod, String... lines) {
        namespace
                .client()
                .configMaps()
                .inNamespace(namespace.name())
                .withName("plain")
                .edit(map -> {
                    map.setData(Map.of("pool.yaml", String.join("\n", lines) + "\n"));
                    return map;
                });
        namespace
                .client()
                .pods()
                .inNamespace(namespace.name())
                .withName(pod.name())
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\": {\"annotations\": {\"touched\": \"" + System.nanoTime() + "\"}}}");
    }

    private static long millisSince(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin).toMillis();
    }

    /** The processes of each pod's workers, by pod. */
    private static Map<String, List<Long>> workers(Fleet fleet) {
        var workers = new TreeMap<String, List<Long>>();
        fleet.pods()
                .forEach(pod -> workers.put(
                        pod.name(),
                        new PodPool(pod).state().pids().stream().sorted().toList()));
        return workers;
    }

    /** Of the settings by which all pods work; with spaces in it where they differ. */
    private static String fingerprint(Fleet fleet) {
        return String.join(
                " ",
                fleet.pods().stream()
                        .map(pod -> new PodPool(pod)
                                .state()
                                .json()
                                .path("settings")
                                .path("fingerprint")
                                .asText("none"))
                        .distinct()
                        .toList());
    }

    private static void awaitSettled(Fleet fleet) {
        fleet.await(
                "it is settled",
                SOON,
                status -> status.path("summary").asText().equals("Available")
                        && status.path("workers").path("upToDate").asInt() == PODS * WORKERS);
    }
}
