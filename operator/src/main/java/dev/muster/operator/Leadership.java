/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Of all operators with the same lease at most one acts. Time is what makes it so: whoever could not renew it for 10 s does nothing until it
 * can, and nobody takes a lease that was seen to be renewed within 15 s, by its own clock. Between the two there is room for what is under
 * way. When it ends it gives the lease back, and whoever stands by sees that within a second. Thread-safe.
 */
final class Leadership implements AutoCloseable {
    static final String LEASE = "muster-operator";

    private static final Logger LOG = System.getLogger(Leadership.class.getName());
    private static final Duration TERM = Duration.ofSeconds(15);
    private static final Duration VALID = Duration.ofSeconds(10);
    private static final Duration RENEW_EVERY = Duration.ofSeconds(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(800);

    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("leadership").daemon().factory());
    private final KubernetesClient client;
    private final String namespace;
    private final String identity;
    private final Clock clock;
    private final Runnable begun;
    private final Consumer<String> lost;

    private volatile @Nullable Long renewed;
    private boolean held;
    private boolean paused;
    private @Nullable String seenVersion;
    private long seenAt;

    /**
     * @param identity of this operator among all
     * @param begun is run whenever it may act from now on; not to take long
     * @param lost takes the reason when somebody else has the lease that was held; what is under way must be ended
     */
    Leadership(
            KubernetesClient client,
            String namespace,
            String identity,
            Clock clock,
            Runnable begun,
            Consumer<String> lost) {
        this.client = client;
        this.namespace = namespace;
        this.identity = identity;
        this.clock = clock;
        this.begun = begun;
        this.lost = lost;
    }

    /** Whether it may act now. */
    boolean holds() {
        Long at = renewed;
        return at != null && System.nanoTime() - at < VALID.toNanos();
    }

    void start() {
        loop.execute(this::turn);
    }

    private void turn() {
        try {
            look();
        } catch (RuntimeException e) {
            boolean slower = e instanceof KubernetesClientException refusal
                    && refusal.getCode() == HttpURLConnection.HTTP_CONFLICT; // the next look shows who was quicker
            if (!slower) {
                LOG.log(
                        Level.WARNING,
                        "the lease {0}/{1} could not be looked at: {2}",
                        namespace,
                        LEASE,
                        e.getMessage());
            }
        }
        if (held && !paused && !holds()) {
            paused = true;
            LOG.log(
                    Level.WARNING,
                    "the lease was not renewed for {0} s: nothing is done until it is",
                    VALID.toSeconds());
        }
        var _ = loop.schedule(this::turn, (held ? RENEW_EVERY : LOOK_EVERY).toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        long begin = System.nanoTime();
        Lease lease = read();
        if (lease == null) {
            take(
                    new LeaseBuilder()
                            .withNewMetadata()
                            .withNamespace(namespace)
                            .withName(LEASE)
                            .endMetadata()
                            .withNewSpec()
                            .withLeaseTransitions(0)
                            .endSpec()
                            .build(),
                    begin);
            return;
        }
        String version = lease.getMetadata().getResourceVersion();
        if (!Objects.equals(version, seenVersion)) {
            seenVersion = version;
            seenAt = begin;
        }
        String holder = lease.getSpec().getHolderIdentity();
        if (identity.equals(holder)) {
            renew(lease, begin);
        } else if (held) {
            renewed = null;
            lost.accept("the lease " + namespace + "/" + LEASE + " is held by " + (isNobody(holder) ? "nobody" : holder)
                    + " now");
        } else if (isNobody(holder) || isOver(lease.getSpec(), begin)) {
            take(lease, begin);
        }
    }

    private @Nullable Lease read() {
        return client.leases().inNamespace(namespace).withName(LEASE).get();
    }

    private static boolean isNobody(@Nullable String holder) {
        return holder == null || holder.isEmpty();
    }

    /** By this operator's clock, from when it first saw it so: the clocks of others may be wrong. */
    private boolean isOver(LeaseSpec spec, long now) {
        Integer seconds = spec.getLeaseDurationSeconds();
        return now - seenAt
                > Duration.ofSeconds(seconds == null ? TERM.toSeconds() : seconds)
                        .toNanos();
    }

    private void take(Lease lease, long begin) {
        Integer transitions = lease.getSpec().getLeaseTransitions();
        boolean isNew = lease.getMetadata().getResourceVersion() == null;
        lease.getSpec().setLeaseTransitions(isNew || transitions == null ? 0 : transitions + 1);
        lease.getSpec().setAcquireTime(now());
        renew(lease, begin);
    }

    /** Refused when somebody has changed it meanwhile. */
    private void renew(Lease lease, long begin) {
        lease.getSpec().setHolderIdentity(identity);
        lease.getSpec().setLeaseDurationSeconds((int) TERM.toSeconds());
        lease.getSpec().setRenewTime(now());
        Resource<Lease> wish = client.resource(lease);
        Lease written = lease.getMetadata().getResourceVersion() == null ? wish.create() : wish.update();
        seenVersion = written.getMetadata().getResourceVersion();
        seenAt = begin;
        boolean could = holds();
        renewed = begin;
        held = true;
        paused = false;
        if (!could) {
            LOG.log(Level.INFO, "{0} has the lease {1}/{2} and acts", identity, namespace, LEASE);
            begun.run();
        }
    }

    private ZonedDateTime now() {
        return clock.instant().atZone(ZoneOffset.UTC);
    }

    /** Gives it back, where it is held, for somebody else to take at once. Waits a moment for that. */
    @Override
    public void close() {
        try {
            loop.submit(this::release).get(VALID.toMillis() / 2, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.log(Level.WARNING, "the lease could not be given back, and is over in {0} s: {1}", TERM.toSeconds(), e);
        }
        loop.shutdownNow();
    }

    private void release() {
        boolean could = holds();
        renewed = null;
        Lease lease = could ? read() : null;
        if (lease != null && identity.equals(lease.getSpec().getHolderIdentity())) {
            lease.getSpec().setHolderIdentity("");
            lease.getSpec().setLeaseDurationSeconds(1);
            lease.getSpec().setRenewTime(now());
            client.resource(lease).update();
        }
        held = false;
    }
}
