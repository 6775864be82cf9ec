/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.e2e.Await;
import dev.muster.e2e.Images;
import dev.muster.e2e.LoadReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a pool in a pod goes through while clients in another pod ask it, and none of them may notice. */
@OnKubernetes
@Order(1) // it takes long
class SidecarUnderLoadTest {
    private static final int WORKERS = 4;
    private static final int CLIENTS = 16;
    private static final double REQUEST_SECONDS = 0.02;
    private static final long A_SECONDS_ANSWERS = (long) (CLIENTS / REQUEST_SECONDS); // it takes them a second at least
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final Duration SILENCE = Duration.ofSeconds(10); // on a loaded machine

    @BeforeAll
    static void load(TestNamespace namespace) {
        namespace.load(Images.muster()).load(Images.go());
    }

    @AfterEach
    void end(TestNamespace namespace) {
        namespace.clear();
    }

    private static PooledApp app(String name) {
        return new PooledApp(name).workers(WORKERS).with("BOOT_DELAY", 0.5).with("REQUEST_DELAY", REQUEST_SECONDS);
    }

    private static String url(String host) {
        return "http://%s:%d/".formatted(host, PooledApp.PORT);
    }

    /** Half of the clients ask the pod by its Service, which has it only while it is ready. */
    private static LoadPod loadOnServiceAnd(RunningPod pod, TestNamespace namespace, String service) {
        return running(
                namespace.loadOn(List.of(url(pod.ip()), url(namespace.addressOf(service))), CLIENTS / 2, CLIENTS / 2));
    }

    private static LoadPod loadOn(RunningPod pod, TestNamespace namespace) {
        return running(namespace.loadOn(url(pod.ip()), CLIENTS / 2, CLIENTS / 2));
    }

    private static LoadPod running(LoadPod load) {
        load.awaitAnswers(100);
        return load;
    }

    private static void nothingWasLost(String what, LoadReport report) {
        System.out.printf("%s: %s%n", what, report);
        assertThat(report.failures()).isEmpty();
        assertThat(report.silence()).isLessThan(SILENCE);
    }

    /** A process that dies takes the requests with it that it has in hand, which are answered by nobody; no connection is refused. */
    private static void onlyWhatWasInHandWasLost(String what, LoadReport report, int deaths) {
        System.out.printf("%s: %s%n", what, report);
        assertThat(report.failures().keySet()).isSubsetOf("reset", "incomplete");
        assertThat(report.failed()).isLessThanOrEqualTo((long) CLIENTS * deaths);
        assertThat(report.silence()).isLessThan(SILENCE);
    }

    @Test
    void rolling_restarts_lose_nothing(TestNamespace namespace) {
        var pod = app("restarts").applyTo(namespace).getFirst();
        var pool = new PodPool(pod);
        var before = pool.awaitReady(WORKERS).pids();

        try (var load = loadOnServiceAnd(pod, namespace, "restarts")) {
            for (var i = 0; i < 3; i++) {
                pool.muster("restart").exits(0);
            }
            nothingWasLost("3 rolling restarts of 4 workers in a pod", load.stop());
        }
        assertThat(pool.awaitReady(WORKERS).pids()).doesNotContainAnyElementsOf(before);
        assertThat(pod.restarts("app") + pod.restarts("muster")).isZero();
    }

    @Test
    void a_manager_that_is_killed_ten_times_is_back_at_once_and_nobody_notices(TestNamespace namespace) {
        var pod = app("crashes").applyTo(namespace).getFirst();
        var pool = new PodPool(pod);
        var before = pool.awaitReady(WORKERS).pids();
        var workers = workersOf(pod);

        try (var load = loadOnServiceAnd(pod, namespace, "crashes")) {
            for (var i = 1; i <= 10; i++) {
                pod.killManager(SOON);
                assertThat(workersOf(pod)).as("workers after kill %d", i).isEqualTo(workers);
                load.awaitAnswers(A_SECONDS_ANSWERS); // the kubelet asks each second, and must not meet only the gaps
            }
            nothingWasLost("10 times kill -9 of the manager", load.stop());
        }
        assertThat(pool.awaitReady(WORKERS).pids()).isEqualTo(before);
        assertThat(pod.restarts("app") + pod.restarts("muster")).isZero();
    }

    @Test
    void a_managers_container_that_is_killed_comes_back_and_nobody_notices(TestNamespace namespace) {
        var pod = app("kills").applyTo(namespace).getFirst();
        var pool = new PodPool(pod);
        var before = pool.awaitReady(WORKERS).pids();

        try (var load = loadOn(pod, namespace)) {
            for (var i = 1; i <= 3; i++) {
                pod.killContainer("muster", SOON);
                assertThat(pool.awaitReady(WORKERS).pids())
                        .as("workers after kill %d", i)
                        .isEqualTo(before);
            }
            nothingWasLost("3 times kill -9 of the manager's container", load.stop());
        }
        assertThat(pod.restarts("muster")).isEqualTo(3);
        assertThat(pod.restarts("app")).isZero();
    }

    @Test
    void scaling_up_and_down_loses_nothing(TestNamespace namespace) {
        var pod = app("scales").applyTo(namespace).getFirst();
        var pool = new PodPool(pod);

        try (var load = loadOnServiceAnd(pod, namespace, "scales")) {
            for (var workers : List.of("2", "16", "2")) {
                pool.muster("scale", workers).exits(0);
                pool.awaitReady(Integer.parseInt(workers));
                load.awaitAnswers(50);
            }
            nothingWasLost("scaled to 2, 16 and 2 workers in a pod", load.stop());
        }
        assertThat(workersOf(pod)).hasSize(2);
    }

    /** The first process is the launcher. */
    private static List<NodeAccess.NodeProcess> workersOf(RunningPod pod) {
        var processes = pod.processes("app");
        return processes.subList(1, processes.size());
    }

    @Test
    void a_bad_deploy_loses_nothing_and_what_served_serves_on(TestNamespace namespace) {
        namespace.apply(configMap("deploy", "good"));
        var pod = app("deploys")
                .pool("restart: {failures: 2}")
                .with("DEPLOY", "/etc/deploy/state")
                .mounting("deploy", "/etc/deploy")
                .applyTo(namespace)
                .getFirst();
        var pool = new PodPool(pod);
        var before = pool.awaitReady(WORKERS).pids();

        try (var load = loadOnServiceAnd(pod, namespace, "deploys")) {
            namespace.apply(configMap("deploy", "import-error"));
            var launcher = pod.processes("app").getFirst().pid();
            Await.until(
                    "the bad deploy is in the pod",
                    SOON,
                    () -> namespace.node().read("/proc/" + launcher + "/root/etc/deploy/state"),
                    "import-error"::equals);
            assertThat(pool.muster("restart").exits(1).err()).contains("exit 1", "no package invoices");
            nothingWasLost("a bad deploy in a pod", load.stop());
        }
        assertThat(pool.state().pids()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(pod.isReady()).isTrue();
    }

    private static String configMap(String name, String state) {
        return """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: %s}
                data: {state: %s}
                """.formatted(name, state);
    }

    @Test
    void a_storm_of_killed_workers_refuses_nobody(TestNamespace namespace) {
        var pod = app("storm").pool("backoff: {max: 1s}").applyTo(namespace).getFirst();
        var pool = new PodPool(pod);
        var random = new Random(5);

        try (var load = loadOn(pod, namespace)) {
            for (var i = 0; i < 20; i++) {
                var workers = Await.until("a worker to kill", SOON, () -> workersOf(pod), found -> !found.isEmpty());
                namespace
                        .node()
                        .kill(workers.get(random.nextInt(workers.size())).pid());
            }
            pool.awaitReady(WORKERS);
            load.awaitAnswers(100);
            onlyWhatWasInHandWasLost("20 workers killed in a pod, one after another", load.stop(), 20);
        }
        assertThat(pod.restarts("app") + pod.restarts("muster")).isZero();
    }

    @Test
    void a_killed_application_container_makes_connections_wait(TestNamespace namespace) {
        var pod = app("app").applyTo(namespace).getFirst();
        var pool = new PodPool(pod);

        try (var load = loadOn(pod, namespace)) {
            pod.killContainer("app", SOON);
            var after = pool.awaitReady(WORKERS);
            load.awaitAnswers(100);
            onlyWhatWasInHandWasLost("the application's container killed", load.stop(), 1);
            assertThat(after.launcherEnd()).get().asString().startsWith("ended without a word: killed, out of memory");
        }
        assertThat(pod.log("muster"))
                .contains("the application's container is gone, and its workers with it: ended without a word");
        assertThat(pod.restarts("app")).isEqualTo(1);
        assertThat(pod.restarts("muster")).isZero();
    }

    @Test
    void another_image_of_the_manager_takes_over_in_place(TestNamespace namespace, @TempDir Path folder) {
        var newer = folder.resolve("newer.tar");
        Command.run(List.of(
                Command.REPOSITORY.resolve("e2e/images/retag").toString(),
                Images.muster().toString(),
                "muster:0.1.0-newer",
                newer.toString()));
        namespace.load(newer);
        var pod = app("newer").applyTo(namespace).getFirst();
        var pool = new PodPool(pod);
        var before = pool.awaitReady(WORKERS).pids();

        try (var load = loadOn(pod, namespace)) {
            pod.changeImage("muster", "muster:0.1.0-newer");
            Await.until("the newer manager runs", SOON, () -> pod.restarts("muster") == 1 && pod.isRunning("muster"));
            assertThat(pool.awaitReady(WORKERS).pids()).isEqualTo(before);
            nothingWasLost("the manager's image changed in place", load.stop());
        }
        assertThat(pod.image("muster")).endsWith("muster:0.1.0-newer");
        assertThat(pod.restarts("app")).isZero();
    }

    @Test
    void a_changed_config_map_becomes_a_rolling_restart(TestNamespace namespace) {
        namespace.apply(configMap("watched", "good"));
        var pod = app("watch")
                .pool("watch: [/etc/watched]")
                .mounting("watched", "/etc/watched")
                .applyTo(namespace)
                .getFirst();
        var pool = new PodPool(pod);
        var before = pool.awaitReady(WORKERS).pids();
        var processes = workersOf(pod);

        try (var load = loadOnServiceAnd(pod, namespace, "watch")) {
            namespace.apply(configMap("watched", "better"));
            Await.until(
                    "all workers are new",
                    SOON,
                    () -> workersOf(pod),
                    now -> now.size() == WORKERS && now.stream().noneMatch(processes::contains));
            assertThat(pool.awaitReady(WORKERS).pids()).doesNotContainAnyElementsOf(before);
            nothingWasLost("a changed ConfigMap in a pod", load.stop());
        }
        assertThat(pod.restarts("app") + pod.restarts("muster")).isZero();
    }
}
