/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.e2e.Images;
import dev.muster.e2e.LoadReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Pods come and go behind a Service whose clients notice nothing; and what that takes beside replacing the workers in place, and beside the same
 * application without Muster. The figures in docs/kubernetes.md come from here.
 */
@OnKubernetes
@Isolated("it uses all of the machine, and measures")
class DeploymentTest {
    private static final int PODS = 3;
    private static final int WORKERS = Integer.getInteger("muster.workers", 2);
    private static final double BOOT_DELAY = Double.parseDouble(System.getProperty("muster.boot", "0.5"));
    private static final double REQUEST_DELAY = 0.02;
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final Duration SILENCE = Duration.ofSeconds(5); // on a loaded machine

    @BeforeAll
    static void load(TestNamespace namespace) {
        namespace.load(Images.muster()).load(Images.go());
    }

    private static PooledApp app(String name) {
        return new PooledApp(name)
                .replicas(PODS)
                .workers(WORKERS)
                .with("BOOT_DELAY", BOOT_DELAY)
                .with("REQUEST_DELAY", REQUEST_DELAY);
    }

    private static LoadPod loadOn(TestNamespace namespace, String service) {
        var load = namespace.loadOn("http://%s:%d/".formatted(namespace.addressOf(service), PooledApp.PORT), 8, 8);
        load.awaitAnswers(100);
        return load;
    }

    private static LoadReport nothingWasLost(String what, LoadReport report) {
        System.out.printf("%s: %s%n", what, report);
        assertThat(report.failures()).as(what).isEmpty();
        assertThat(report.silence()).as(what).isLessThan(SILENCE);
        return report;
    }

    @Test
    void a_deleted_pod_loses_nothing(TestNamespace namespace) {
        var pods = app("deleted").applyTo(namespace);

        try (var load = loadOn(namespace, "deleted")) {
            pods.getFirst().delete();
            pods.getFirst().awaitGone(SOON);
            new Rollout(namespace, "deleted").awaitComplete();
            load.awaitAnswers(100);
            nothingWasLost("a pod deleted behind a Service", load.stop());
        }
        new Rollout(namespace, "deleted").remove();
    }

    @Test
    void new_workers_and_new_pods_lose_nothing_and_new_workers_in_all_pods_are_there_sooner(TestNamespace namespace) {
        var pods = app("pooled").applyTo(namespace);

        var oneByOne = measured(namespace, "pooled", "in place, one pod after another", () -> {
            var begin = System.nanoTime();
            pods.forEach(DeploymentTest::restartWorkers);
            return inPlace(begin);
        });
        var atOnce = measured(namespace, "pooled", "in place, all pods at once", () -> {
            var begin = System.nanoTime();
            atTheSameTime(pods, DeploymentTest::restartWorkers);
            return inPlace(begin);
        });
        var newPods = measured(namespace, "pooled", "new pods", () -> new Rollout(namespace, "pooled").restart(pods));
        new Rollout(namespace, "pooled").remove();
        var plain = withoutMuster(namespace, "plain", "new pods without Muster", "");
        var slept =
                withoutMuster(namespace, "slept", "the same with preStop: sleep 5", "preStop: {sleep: {seconds: 5}}");

        System.out.println(table(List.of(oneByOne, atOnce, newPods, plain, slept)));
        for (var mine : List.of(oneByOne, atOnce, newPods)) {
            nothingWasLost(mine.what(), mine.report());
        }
        assertThat(atOnce.times().ready()).isLessThan(newPods.times().ready());
    }

    private static Measured withoutMuster(TestNamespace namespace, String name, String what, String lifecycle) {
        namespace.apply(new PlainApp(name, PODS, lifecycle, BOOT_DELAY, REQUEST_DELAY).manifest());
        var rollout = new Rollout(namespace, name);
        rollout.awaitComplete();
        var pods = namespace.pods("app", name);
        var measured = measured(namespace, name, what, () -> rollout.restart(pods));
        rollout.remove();
        return measured;
    }

    private static void restartWorkers(RunningPod pod) {
        new PodPool(pod).muster("restart").exits(0);
    }

    private static void atTheSameTime(List<RunningPod> pods, Consumer<RunningPod> action) {
        List<Future<?>> under = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            pods.forEach(pod -> under.add(threads.submit(() -> action.accept(pod))));
        } // which waits for them
        assertThat(under).extracting(Future::state).containsOnly(Future.State.SUCCESS);
    }

    /** The old workers are gone when the command returns. */
    private static Rollout.Times inPlace(long begin) {
        var time = Duration.ofNanos(System.nanoTime() - begin);
        return new Rollout.Times(time, time);
    }

    private static Measured measured(TestNamespace namespace, String service, String what, Replacement replacement) {
        try (var load = loadOn(namespace, service)) {
            var times = replacement.run();
            load.awaitAnswers(100);
            return new Measured(what, times, load.stop());
        }
    }

    private interface Replacement {
        Rollout.Times run();
    }

    private record Measured(String what, Rollout.Times times, LoadReport report) {}

    private static String table(List<Measured> rows) {
        var text = new StringBuilder("all of %d pods replaced under load, %d workers each, %s s to boot:%n"
                .formatted(PODS, WORKERS, BOOT_DELAY));
        for (var row : rows) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %-35s all new after %5.1f s (%4.1f times the first), old gone after %5.1f s, lost %d of %d %s, longest silence %s%n",
                    row.what(),
                    row.times().ready().toNanos() / 1e9,
                    1.0
                            * row.times().ready().toNanos()
                            / rows.getFirst().times().ready().toNanos(),
                    row.times().gone().toNanos() / 1e9,
                    row.report().failed(),
                    row.report().ok() + row.report().failed(),
                    row.report().failures(),
                    LoadReport.millis(row.report().silence())));
        }
        return text.toString();
    }
}
