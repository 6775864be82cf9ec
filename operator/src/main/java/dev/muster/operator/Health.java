/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator;

import dev.muster.operator.inspectors.Inspectors;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.health.InformerWrappingEventSourceHealthIndicator;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether this process should be started again, and whether it is ready to act. An API server that does not answer is no reason for the
 * former: a new process would not reach it either. Thread-safe.
 */
final class Health {
    private static final Duration LONGEST_ROUND = Duration.ofMinutes(5);
    private static final Duration LONGEST_TURN = Duration.ofMinutes(1);
    private static final Duration LONGEST_BLINDNESS = Duration.ofMinutes(2);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

    private final KubernetesClient client;
    private final Operator operator;
    private final Rounds rounds;
    private final Inspectors inspectors;
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("health").daemon().factory());
    private volatile State state = State.STARTING;
    private volatile @Nullable String blind;
    private @Nullable Long blindSince;

    private enum State {
        STARTING,
        READY,
        STOPPING
    }

    Health(KubernetesClient client, Operator operator, Rounds rounds, Inspectors inspectors) {
        this.client = client;
        this.operator = operator;
        this.rounds = rounds;
        this.inspectors = inspectors;
    }

    /** The informers have all that there is. */
    void ready() {
        state = State.READY;
        Tidying.begin(looks);
        var _ = looks.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY.toSeconds(), TimeUnit.SECONDS);
    }

    void stopping() {
        state = State.STOPPING;
        looks.shutdownNow();
    }

    /** Why it is not ready; null when it is. One that stands by is ready as well. */
    @Nullable
    String unready() {
        return switch (state) {
            case STARTING -> "the informers are not synced yet";
            case STOPPING -> "stopping";
            case READY -> null;
        };
    }

    /** Why it should be started again; null when there is no reason. */
    @Nullable
    String stuck() {
        if (state != State.READY) {
            return null; // what cannot start, or cannot stop, ends by itself
        }
        ResourceID pool = rounds.longerThan(LONGEST_ROUND);
        if (pool != null) {
            return "a look at " + pool.getNamespace().orElse("") + "/" + pool.getName() + " has gone on for more than "
                    + LONGEST_ROUND.toMinutes() + " minutes";
        }
        if (inspectors.sinceTurn().compareTo(LONGEST_TURN) > 0) {
            return "the loop that asks inspectors has been stuck for more than " + LONGEST_TURN.toSeconds() + " s";
        }
        return blind;
    }

    /**
     * Without a watch all that is seen is old. It is given time to come back, from when the API server was there again. Asks it, so it may
     * take a while.
     */
    private void look() {
        Optional<String> dead =
                informers().filter(Health::isDead).map(Health::words).findFirst();
        long now = System.nanoTime();
        if (dead.isEmpty() || !apiAnswers()) {
            blindSince = null;
            blind = null;
        } else if (blindSince == null) {
            blindSince = now;
        } else if (now - blindSince > LONGEST_BLINDNESS.toNanos()) {
            blind = dead.get();
        }
    }

    private Stream<InformerHealthIndicator> informers() {
        return operator.getRuntimeInfo().unhealthyEventSources().values().stream()
                .flatMap(sources -> sources.values().stream())
                .flatMap(source -> source instanceof InformerWrappingEventSourceHealthIndicator<?> informers
                        ? informers.informerHealthIndicators().values().stream()
                        : Stream.empty());
    }

    private static boolean isDead(InformerHealthIndicator informer) {
        return !informer.isRunning() || !informer.isWatching();
    }

    private static String words(InformerHealthIndicator informer) {
        String what = informer.isRunning() ? "has had no watch" : "has not run";
        return "an informer of " + informer.getTargetNamespace() + " " + what + " for more than "
                + LONGEST_BLINDNESS.toMinutes() + " minutes, and the API server answers";
    }

    private boolean apiAnswers() {
        try {
            return client.raw("/version") != null;
        } catch (KubernetesClientException e) {
            return false;
        }
    }
}
