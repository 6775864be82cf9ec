/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator;

import dev.muster.crd.WorkerPool;
import dev.muster.operator.children.InspectorSecret;
import dev.muster.operator.children.Labels;
import dev.muster.operator.inspectors.Credentials;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The pools' Secrets, each made once, and looked at now and then: so the operator need not be allowed to list anybody's Secrets, and keeps
 * none but its own in memory. One that somebody deletes is made again as it was. Thread-safe.
 */
final class Secrets {
    private static final Duration LOOK_EVERY = Duration.ofMinutes(5);

    /**
     * From a pool's creation, for the garbage collector to remove what was of an earlier pool of the same name. It may never do that: a
     * pool that is deleted and created again while the collector does not reach the API server looks to it like one that was changed.
     */
    private static final Duration COLLECTED_WITHIN = Duration.ofSeconds(10);

    /** The same for one that was taken from an earlier pool, and may go yet. */
    private static final Duration LOOK_AT_TAKEN_EVERY = Duration.ofSeconds(10);

    private final KubernetesClient client;
    private final Clock clock;

    Secrets(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /** There is a Secret of that name with which nothing can be begun; the message says why, and what would be right. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String message) {
            super(message);
        }
    }

    /** There is one of an earlier pool of the same name, and it should go with that; the message says so. */
    static final class Leaving extends Exception {
        private static final long serialVersionUID = 1L;

        Leaving(String message) {
            super(message);
        }
    }

    Credentials of(Known known, WorkerPool pool) throws Unusable, Leaving {
        Instant now = clock.instant();
        Known.Access access = known.access;
        if (access == null || now.isAfter(access.until()) || access.until().isAfter(now.plus(LOOK_EVERY))) {
            Secret wish = access == null ? InspectorSecret.create(pool, now) : InspectorSecret.of(pool, access.data());
            Secret secret = read(wish);
            requireNamed(secret, pool);
            boolean own = isOf(secret, pool);
            if (!own) {
                requireSettled(secret, pool, now);
            }
            Duration pace = own ? LOOK_EVERY : LOOK_AT_TAKEN_EVERY;
            access = new Known.Access(credentials(secret), secret.getData(), now.plus(pace));
            known.access = access;
        }
        return access.credentials();
    }

    private static Credentials credentials(Secret secret) throws Unusable {
        try {
            return new Credentials(InspectorSecret.key(secret), InspectorSecret.certificate(secret));
        } catch (CertificateException | IllegalArgumentException e) {
            throw new Unusable(
                    "the Secret " + secret.getMetadata().getName() + " has no key and certificate that can be"
                            + " used: remove it, and the pool's pods, and both are made anew");
        }
    }

    /** The one there is; otherwise what is wished: the same as before, because the pods that run have it, or a new one. */
    private Secret read(Secret wish) {
        Resource<Secret> place = client.resource(wish);
        Secret secret = place.get();
        if (secret != null) {
            return secret;
        }
        try {
            return place.create();
        } catch (KubernetesClientException e) {
            Secret others = e.getCode() == HttpURLConnection.HTTP_CONFLICT ? place.get() : null;
            if (others == null) {
                throw e;
            }
            return others;
        }
    }

    private static void requireNamed(Secret secret, WorkerPool pool) throws Unusable {
        Map<String, String> labels = secret.getMetadata().getLabels();
        if (labels == null || !pool.getMetadata().getName().equals(labels.get(Labels.POOL))) {
            throw new Unusable("there is a Secret " + secret.getMetadata().getName()
                    + " already that is not this pool's: give the pool another name, or remove that");
        }
    }

    /** Whether it has no owner, or this one. */
    private static boolean isOf(Secret secret, WorkerPool pool) {
        List<OwnerReference> owners = secret.getMetadata().getOwnerReferences();
        return owners.isEmpty()
                || owners.stream()
                        .anyMatch(owner ->
                                owner.getUid().equals(pool.getMetadata().getUid()));
    }

    /**
     * One of an earlier pool of the same name is about to be removed, and is waited for; where it is not removed it will do, because pods of
     * that pool that are still there have it, and is made again when it goes after all.
     */
    private static void requireSettled(Secret secret, WorkerPool pool, Instant now) throws Leaving {
        Instant created = Instant.parse(pool.getMetadata().getCreationTimestamp());
        if (now.isBefore(created.plus(COLLECTED_WITHIN))) {
            throw new Leaving("the Secret " + secret.getMetadata().getName()
                    + " is still of the pool of this name that was deleted, and should go with that; if it does not in "
                    + COLLECTED_WITHIN.toSeconds() + " s, it is taken as it is");
        }
    }
}
