/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.inspectors;

import dev.muster.api.SettingsRequest;
import dev.muster.api.TargetRequest;
import dev.muster.operator.planner.Patience;
import dev.muster.operator.planner.Pod.Asked;
import dev.muster.operator.planner.Pod.Silence;
import dev.muster.operator.planner.View;
import dev.muster.operator.telemetry.Meters;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Asks the inspectors of all pools, each in its own rhythm and only so many at a time, and keeps what they said. One thread owns what is
 * here; the methods may be called from any, and none of them waits for an inspector.
 */
public final class Inspectors implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Inspectors.class.getName());
    private static final int MOST_AT_ONCE = 64;
    private static final Duration A_MOMENT = Duration.ofSeconds(1);
    private static final Duration A_WINK = Duration.ofMillis(10);
    private static final Duration A_WHILE = Duration.ofSeconds(5);
    private static final Duration TOGETHER = Duration.ofMillis(100);
    private static final Duration AT_LATEST = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Map<String, Map<Address, Watched>> pools = new HashMap<>();
    private final Map<String, Watched> pods = new ConcurrentHashMap<>();
    private final Set<String> changed = new HashSet<>();
    private final Map<String, Sighting> sightings = new ConcurrentHashMap<>();
    private final Deque<Watched> waiting = new ArrayDeque<>();
    private final AtomicInteger telling = new AtomicInteger();
    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("inspectors").daemon().factory());
    private final FleetClient http;
    private final Random random = new Random();
    private final Clock clock;
    private final Consumer<String> news;
    private volatile long turned = System.nanoTime();
    private int asking;

    /** @param news takes the name of a pool of which a plan could now be another one */
    public Inspectors(Clock clock, Meters meters, Consumer<String> news) {
        this.clock = clock;
        this.news = news;
        http = new FleetClient(PATIENCE, meters);
        var _ = loop.scheduleWithFixedDelay(this::turn, 0, A_MOMENT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void turn() {
        turned = System.nanoTime();
        http.tidy();
    }

    /** How long ago the loop turned; more than seconds when it is stuck. */
    public Duration sinceTurn() {
        return Duration.ofNanos(System.nanoTime() - turned);
    }

    /** One inspector; the loop's own, but for how much it is being told. */
    private static final class Watched {
        private final String pool;
        private final Credentials credentials;
        private final Address address;
        private final AtomicInteger beingTold = new AtomicInteger();
        private @Nullable String tag;
        private Instant asked = Instant.EPOCH;
        private int failures;
        private int turn;
        private boolean calm;
        private boolean waits;
        private boolean underWay;
        private boolean awaited;
        private boolean stale;
        private boolean gone;

        private Watched(String pool, Credentials credentials, Address address) {
            this.pool = pool;
            this.credentials = credentials;
            this.address = address;
        }
    }

    /** These are the pool's pods now, and no others. */
    public void watch(String pool, Credentials credentials, Collection<Address> addresses) {
        List<Address> wanted = List.copyOf(addresses);
        loop.execute(() -> {
            Map<Address, Watched> before = pools.getOrDefault(pool, Map.of());
            Map<Address, Watched> now = new HashMap<>();
            wanted.forEach(address -> {
                Watched known = before.get(address);
                boolean same = known != null && known.credentials.equals(credentials);
                now.put(address, same ? known : new Watched(pool, credentials, address));
            });
            pools.put(pool, now);
            before.values().stream().filter(pod -> now.get(pod.address) != pod).forEach(this::forget);
            now.values().stream().filter(pod -> before.get(pod.address) != pod).forEach(this::begin);
        });
    }

    /** There is no such pool any more. */
    public void forget(String pool) {
        loop.execute(() -> {
            Map<Address, Watched> gone = pools.remove(pool);
            if (gone != null) {
                gone.values().forEach(this::forget);
            }
        });
    }

    private void begin(Watched pod) {
        pods.put(pod.address.uid(), pod);
        sightings.put(pod.address.uid(), Sighting.NONE);
        ask(pod);
    }

    private void forget(Watched pod) {
        pod.gone = true;
        waiting.remove(pod);
        if (pods.remove(pod.address.uid(), pod)) {
            sightings.remove(pod.address.uid());
        }
        http.forget(pod.address.ip(), pod.credentials.certificate());
    }

    /** What is known of this pod's inspector. */
    public Sighting sighting(String uid) {
        return sightings.getOrDefault(uid, Sighting.NONE);
    }

    /**
     * Asks these soon, in this order; one that was asked a moment ago has its answer under way, or has failed to give one. Of one that
     * was not asked for a while, or has yet to answer, that is news also when it says the same: a plan waits for it.
     */
    public void lookAt(List<String> uids) {
        loop.execute(() -> uids.forEach(uid -> {
            Watched pod = pods.get(uid);
            Instant now = clock.instant();
            if (pod != null) {
                pod.awaited |= pod.underWay || pod.waits || Patience.over(pod.asked, now, A_WHILE);
                if (Patience.over(pod.asked, now, A_MOMENT)) {
                    pod.calm = false;
                    ask(pod);
                }
            }
        }));
    }

    /** Tells a pod its target. Whether it took it is seen in its sighting; one that did not is told again by a later plan. */
    public CompletableFuture<Void> tell(String uid, TargetRequest target) {
        return tell(
                uid,
                (before, now) -> Asked.target(before, target.workers(), target.revision(), now),
                pod -> http.target(pod.address.ip(), pod.credentials.key(), target));
    }

    /** Tells a pod's manager by which settings to work; the same is true. */
    public CompletableFuture<Void> tell(String uid, SettingsRequest settings) {
        return tell(
                uid,
                (before, now) -> Asked.settings(before, settings.fingerprint(), now),
                pod -> http.settings(pod.address.ip(), pod.credentials.key(), settings));
    }

    private CompletableFuture<Void> tell(
            String uid,
            BiFunction<@Nullable Asked, Instant, Asked> asks,
            Function<Watched, CompletableFuture<Void>> request) {
        Watched pod = pods.get(uid);
        if (pod == null) {
            return CompletableFuture.failedFuture(new IllegalStateException("the pod is gone"));
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        telling.incrementAndGet();
        var _ = done.whenComplete((nothing, failure) -> telling.decrementAndGet());
        pod.beingTold.incrementAndGet();
        Instant now = clock.instant(); // it may have it from now on, and no plan may think otherwise
        sightings.computeIfPresent(
                uid, (same, before) -> new Sighting(before.view(), before.silence(), asks.apply(before.asked(), now)));
        loop.execute(() -> {
            if (pod.gone) {
                done.completeExceptionally(new IllegalStateException("the pod is gone"));
                return;
            }
            pod.calm = false;
            expect(pod);
            then(request.apply(pod), (nothing, failure) -> {
                pod.beingTold.decrementAndGet();
                pod.stale = pod.underWay; // that answer was given before this
                if (failure == null) {
                    pod.asked = clock.instant();
                    again(pod, Rhythm.AFTER_STEP);
                    done.complete(null);
                } else {
                    failed(pod, failure);
                    done.completeExceptionally(failure);
                }
            });
        });
        return done;
    }

    /** Waits until all who were told something have answered, or failed to; no longer than this. */
    public void awaitTold(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (telling.get() > 0 && System.nanoTime() - end < 0) {
            Thread.sleep(A_WINK);
        }
    }

    /** One question at a time for each inspector, and only so many for all. */
    private void ask(Watched pod) {
        if (pod.gone || pod.underWay || pod.waits) {
            return;
        }
        if (asking >= MOST_AT_ONCE) {
            pod.waits = true;
            waiting.add(pod);
            return;
        }
        asking++;
        pod.underWay = true;
        pod.turn++;
        pod.asked = clock.instant();
        expect(pod);
        then(http.state(pod.address.ip(), pod.credentials.key(), pod.tag, pod.calm), (answer, failure) -> {
            asking--;
            pod.underWay = false;
            askWaiting();
            if (pod.stale) {
                pod.stale = false;
                ask(pod);
            } else if (!pod.gone && failure == null) {
                answered(pod, answer);
            } else if (!pod.gone) {
                failed(pod, failure);
            }
        });
    }

    /** As many as there is room for; of those that are gone meanwhile none takes any. */
    private void askWaiting() {
        while (asking < MOST_AT_ONCE && !waiting.isEmpty()) {
            Watched next = waiting.remove();
            next.waits = false;
            ask(next);
        }
    }

    /** Said each time, because an address may have been another pod's a moment ago, and forgotten with it. */
    private void expect(Watched pod) {
        http.expect(pod.address.ip(), pod.credentials.certificate());
    }

    /** Goes on in the loop. A mistake of ours there ends nothing but this one answer. */
    private <T> void then(CompletableFuture<T> answer, BiConsumer<T, @Nullable Throwable> next) {
        var _ = answer.whenCompleteAsync(
                (value, failure) -> {
                    try {
                        next.accept(value, failure);
                    } catch (RuntimeException e) {
                        LOG.log(Level.ERROR, "an answer could not be taken", e);
                    }
                },
                loop);
    }

    private void answered(Watched pod, FleetClient.Answer answer) {
        pod.failures = 0;
        pod.tag = answer.tag();
        Instant now = clock.instant();
        View said = answer.state() == null ? null : Views.of(answer.state(), now);
        View view = keep(pod, before -> {
                    View same = before.view() == null ? null : before.view().seenAgain(now);
                    Asked asked = before.asked();
                    Asked since = asked == null || pod.beingTold.get() > 0 ? asked : asked.wasSeen();
                    return new Sighting(said == null ? same : said, null, since);
                })
                .view();
        pod.calm = view != null && Rhythm.calm(view);
        again(pod, view == null ? Duration.ZERO : Rhythm.afterAnswer(view, random.nextDouble()));
        if (pod.awaited) {
            pod.awaited = false;
            tellSoon(pod.pool);
        }
    }

    private void failed(Watched pod, Throwable failure) {
        pod.failures++;
        pod.tag = null;
        Instant now = clock.instant();
        Sighting _ = keep(pod, before -> {
            Instant since = before.silence() != null ? before.silence().since() : now;
            return new Sighting(before.view(), new Silence(since, why(failure)), before.asked());
        });
        again(pod, Rhythm.afterFailure(pod.failures));
    }

    private static String why(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : Views.brief(cause.getMessage());
    }

    private void again(Watched pod, Duration pause) {
        int turn = pod.turn;
        var _ = loop.schedule(
                () -> {
                    if (turn == pod.turn) {
                        ask(pod);
                    }
                },
                pause.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Others write down at any time what is being told. */
    private Sighting keep(Watched pod, UnaryOperator<Sighting> said) {
        if (pod.gone) {
            return Sighting.NONE;
        }
        AtomicReference<Sighting> before = new AtomicReference<>();
        Sighting now = sightings.computeIfPresent(pod.address.uid(), (same, sighting) -> {
            before.set(sighting);
            return said.apply(sighting);
        });
        if (now != null && now.tells(before.get())) {
            tellSoon(pod.pool);
        }
        return now == null ? Sighting.NONE : now;
    }

    /**
     * Pods that were told something together say so at almost the same time, and one look is enough for them. The more pools there are to
     * be looked at, the longer each pod takes to be asked, and the longer the others are waited for.
     */
    private void tellSoon(String pool) {
        if (changed.add(pool)) {
            long pause = Math.clamp(A_WINK.toMillis() * changed.size(), TOGETHER.toMillis(), AT_LATEST.toMillis());
            var _ = loop.schedule(
                    () -> {
                        changed.remove(pool);
                        news.accept(pool);
                    },
                    pause,
                    TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        loop.shutdownNow();
        http.close();
    }
}
