/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.e2e.Images;
import dev.muster.e2e.LoadReport;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a pool in a pod goes through while clients in another pod ask it, and none of them may notice. */
@OnKubernetes
class SidecarUnderLoadTest {
    private static final int WORKERS = 4;
    private static final int CLIENTS = 16;
    private static final Duration SILENCE = Duration.ofSeconds(5); // on a loaded machine

    @BeforeAll
    static void load(TestNamespace namespace) {
        namespace.load(Images.muster()).load(Images.go());
    }

    private static PooledApp app(String name) {
        return new PooledApp(name).workers(WORKERS).with("BOOT_DELAY", 0.5).with("REQUEST_DELAY", 0.02);
    }

    private static LoadPod loadOn(TestNamespace namespace, RunningPod pod) {
        var load = namespace.loadOn("http://%s:%d/".formatted(pod.ip(), PooledApp.PORT), CLIENTS / 2, CLIENTS / 2);
        load.awaitAnswers(100);
        return load;
    }

    private static void nothingWasLost(String what, LoadReport report) {
        System.out.printf("%s: %s%n", what, report);
        assertThat(report.failures()).isEmpty();
        assertThat(report.silence()).isLessThan(SILENCE);
    }

    @Test
    void rolling_restarts_lose_nothing(TestNamespace namespace) {
        var pod = app("restarts").applyTo(namespace).getFirst();
        var pool = new PodPool(pod);
        var before = pool.awaitReady(WORKERS).pids();

        try (var load = loadOn(namespace, pod)) {
            for (var i = 0; i < 2; i++) {
                pool.muster("restart").exits(0);
            }
            nothingWasLost("2 rolling restarts of 4 workers in a pod", load.stop());
        }
        assertThat(pool.awaitReady(WORKERS).pids()).doesNotContainAnyElementsOf(before);
        assertThat(pod.restarts("app") + pod.restarts("muster")).isZero();
    }
}
