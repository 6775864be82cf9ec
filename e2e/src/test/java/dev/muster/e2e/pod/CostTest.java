/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.e2e.Images;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What the sidecar costs a pod: memory, and time until it is ready. The figures in docs/kubernetes.md come from here. */
@OnKubernetes
@Isolated("it uses all of the machine, and measures")
class CostTest {
    private static final int PODS = 3;
    private static final long MOST = 200; // MiB, of a limit of 256 in docs/examples/deployment.yaml
    private static final Duration MOST_ADDED = Duration.ofSeconds(30); // on a loaded machine

    @BeforeAll
    static void load(TestNamespace namespace) {
        namespace.load(Images.muster()).load(Images.go());
    }

    @Test
    void a_sidecar_costs_little_memory_and_a_moment_at_the_start(TestNamespace namespace) {
        List<Duration> with = new ArrayList<>();
        List<Duration> without = new ArrayList<>();
        for (var i = 1; i <= PODS; i++) {
            without.add(started(namespace, "plain-" + i, new PlainApp("plain-" + i, 1, "", 0, 0).manifest()));
            new Rollout(namespace, "plain-" + i).remove();
            with.add(started(
                    namespace,
                    "pooled-" + i,
                    new PooledApp("pooled-" + i).workers(2).manifest()));
        }
        System.out.printf("a pod is ready after: without Muster %s, with it %s%n", seconds(without), seconds(with));

        var memory = new ArrayList<ContainerMemory>();
        for (var i = 1; i <= PODS; i++) {
            var pod = namespace.pods("app", "pooled-" + i).getFirst();
            new PodPool(pod).muster("state").exits(0); // so that it has worked a little
            memory.add(ContainerMemory.of(namespace.node(), pod, "muster"));
        }
        System.out.printf("%d sidecars on one node have: %s%n", PODS, memory);

        assertThat(memory).allMatch(each -> each.workingSet() < MOST && each.pss() < MOST);
        assertThat(median(with).minus(median(without))).isLessThan(MOST_ADDED);
    }

    /** The time from its creation until it is ready, its images being there. */
    private static Duration started(TestNamespace namespace, String name, String manifest) {
        var begin = System.nanoTime();
        namespace.apply(manifest);
        new Rollout(namespace, name).awaitComplete();
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private static Duration median(List<Duration> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }

    private static String seconds(List<Duration> times) {
        return String.format(
                Locale.ROOT,
                "%.1f s (%s)",
                median(times).toNanos() / 1e9,
                String.join(
                        " ",
                        times.stream()
                                .map(time -> String.format(Locale.ROOT, "%.1f", time.toNanos() / 1e9))
                                .toList()));
    }
}
