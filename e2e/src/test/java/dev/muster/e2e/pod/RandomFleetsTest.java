/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Users do anything, in any order, to five pools, while all that can fail does. Nobody takes a worker away that serves, and in the end
 * everything is as wanted. {@code -Dfleet.seed=N} plays the same again, and {@code -Dfleet.operations=N} says how many:
 * 200 take five to ten minutes.
 */
@OnKubernetes
@Isolated("it takes the API server away from everybody")
@Order(4)
class RandomFleetsTest {
    private static final int OPERATIONS = Integer.getInteger("fleet.operations", 50);
    private static final int BETWEEN_LOOKS = 4; // which take longer than what is looked at
    private static final int BETWEEN_RESTS = 100;
    private static final long SEED = Long.getLong("fleet.seed", 578_640);

    private final List<RandomPool> pools = new ArrayList<>();
    private final List<NodeAccess.Rule> cuts = new ArrayList<>();

    @BeforeAll
    static void serve(TestNamespace namespace) {
        OperatorPod.serve(namespace);
        Fleet.badDeploys(namespace, Map.of("bad", "import-error"));
    }

    /** One thing that is done or that happens; the number stands for all that is left to chance in it. */
    private interface Happening {
        void to(RandomPool pool, int dice);
    }

    /** Each as often as it is written here. */
    private List<Map.Entry<String, Happening>> happenings(TestNamespace namespace) {
        return List.of(
                Map.entry("pods", RandomPool::scale),
                Map.entry("workers", RandomPool::workers),
                Map.entry("a better revision", (pool, _) -> pool.betterRevision()),
                Map.entry("a better revision", (pool, _) -> pool.betterRevision()),
                Map.entry("a bad revision", (pool, _) -> pool.badRevision()),
                Map.entry("back to the good revision", (pool, _) -> pool.undo()),
                Map.entry("restart by hand", RandomPool::restart),
                Map.entry("pause", (pool, _) -> pool.pause(true)),
                Map.entry("go on", (pool, _) -> pool.pause(false)),
                Map.entry("go on", (pool, _) -> pool.pause(false)),
                Map.entry("another ConfigMap", RandomPool::config),
                Map.entry("another template", RandomPool::template),
                Map.entry("delete and create", (pool, _) -> pool.recreate()),
                Map.entry("meddle with a child", RandomPool::meddle),
                Map.entry("the operator is killed", (_, _) -> killOperator(namespace)),
                Map.entry("a manager is killed", (pool, dice) -> killProcess(namespace, pool, "muster", dice)),
                Map.entry("a worker is killed", (pool, dice) -> killProcess(namespace, pool, "app", dice)),
                Map.entry("a pod is deleted", (pool, dice) -> some(pool, dice).ifPresent(RunningPod::delete)),
                Map.entry("an inspector is cut off", (pool, dice) -> cutOff(namespace, pool, dice)),
                Map.entry("inspectors are back", (_, _) -> heal()),
                Map.entry("the API server is killed", (_, dice) -> killApiServer(namespace, dice)));
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatever_happens_it_ends_as_wanted(TestNamespace namespace) {
        var begin = System.nanoTime();
        System.out.printf("%1$d random operations: -Dfleet.seed=%2$d -Dfleet.operations=%1$d%n", OPERATIONS, SEED);
        pools.add(new RandomPool(namespace, "plain"));
        pools.add(new RandomPool(namespace, "undoing", "rollout: {onFailure: Undo}"));
        pools.add(new RandomPool(namespace, "hasty", "rollout: {maxPods: 2}"));
        pools.add(new RandomPool(namespace, "careful", "rollout: {canary: {pods: 1, hold: 1s}}"));
        pools.add(new RandomPool(namespace, "replacing", "rollout: {maxPods: 50%}"));
        each(RandomPool::isAsWanted);

        var chance = new Random(SEED);
        var possible = happenings(namespace);
        for (int i = 1; i <= OPERATIONS; i++) {
            var happening = possible.get(chance.nextInt(possible.size()));
            var pool = pools.get(chance.nextInt(pools.size()));
            int dice = chance.nextInt(1_000_000);
            boolean wait = chance.nextInt(8) == 0;
            System.out.printf(
                    "%3d after %3d s, %s: %s%n",
                    i, Duration.ofNanos(System.nanoTime() - begin).toSeconds(), pool, happening.getKey());
            happening.getValue().to(pool, dice);
            if (wait) {
                pool.fleet().awaitObserved();
            }
            if (i % BETWEEN_LOOKS == 0) {
                each(RandomPool::noWorkerIsTakenAway);
            }
            if (i % BETWEEN_RESTS == 0 || i == OPERATIONS) {
                heal();
                each(RandomPool::calmDown);
                each(RandomPool::isAsWanted);
            }
        }
        each(RandomPool::restartAtLast);
        each(RandomPool::isRestartedOnce);
        System.out.printf(
                "%d random operations with seed %d ended as wanted after %d s%n",
                OPERATIONS, SEED, Duration.ofNanos(System.nanoTime() - begin).toSeconds());
    }

    /** All at once; the first that fails fails it. */
    private void each(Consumer<RandomPool> what) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            pools.stream()
                    .map(pool -> CompletableFuture.runAsync(() -> what.accept(pool), threads))
                    .toList()
                    .forEach(CompletableFuture::join);
        }
    }

    private static void killOperator(TestNamespace namespace) {
        for (var pod : namespace.pods("app.kubernetes.io/name", "muster-operator")) {
            kill(namespace, pod, "operator", 0, 0);
        }
    }

    /** The manager itself, behind the first process of its container; or one of the workers behind the launcher. */
    private static void killProcess(TestNamespace namespace, RandomPool pool, String container, int dice) {
        some(pool, dice).ifPresent(pod -> {
            pool.hit(pod.name());
            kill(namespace, pod, container, 1, dice);
        });
    }

    /** It may have ended by itself in the meantime. */
    private static void kill(TestNamespace namespace, RunningPod pod, String container, int from, int dice) {
        try {
            var processes = pod.processes(container).stream().skip(from).toList();
            namespace.node().kill(processes.get(dice % processes.size()).pid());
        } catch (AssertionError | RuntimeException gone) {
            System.out.printf("    there is nothing to kill in %s %s: %s%n", pod.name(), container, gone.getMessage());
        }
    }

    private void cutOff(TestNamespace namespace, RandomPool pool, int dice) {
        some(pool, dice).ifPresent(pod -> cuts.add(namespace.node().cutOff(pod.ip())));
    }

    private void heal() {
        cuts.forEach(NodeAccess.Rule::close);
        cuts.clear();
    }

    private static Optional<RunningPod> some(RandomPool pool, int dice) {
        var ready = pool.fleet().pods().stream().filter(RunningPod::isReady).toList();
        return ready.isEmpty() ? Optional.empty() : Optional.of(ready.get(dice % ready.size()));
    }

    /** More seldom than the others: it takes long to come back. */
    private static void killApiServer(TestNamespace namespace, int dice) {
        if (dice % 3 == 0) {
            namespace.node().killApiServer(Fleet.SOON);
        }
    }
}
