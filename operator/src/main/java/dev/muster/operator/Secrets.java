/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator;

import dev.muster.crd.WorkerPool;
import dev.muster.operator.children.Children;
import dev.muster.operator.children.InspectorSecret;
import dev.muster.operator.inspectors.Credentials;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The pools' Secrets, each made once, and looked at now and then: so the operator need not be allowed to list anybody's Secrets, and keeps
 * none but its own in memory. One that somebody deletes is made again as it was. Thread-safe.
 */
final class Secrets {
    private static final Duration LOOK_EVERY = Duration.ofMinutes(5);

    private final KubernetesClient client;
    private final Clock clock;

    Secrets(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /** @throws CertificateException when there is a Secret with nothing in it that can be used */
    Credentials of(Known known, WorkerPool pool) throws CertificateException {
        Instant now = clock.instant();
        Known.Access access = known.access;
        if (access == null || now.isAfter(access.at().plus(LOOK_EVERY))) {
            Secret secret = read(pool, access == null ? InspectorSecret.create(pool, now) : again(pool, access));
            Credentials credentials = new Credentials(InspectorSecret.key(secret), InspectorSecret.certificate(secret));
            access = new Known.Access(credentials, secret.getData(), now);
            known.access = access;
        }
        return access.credentials();
    }

    /** The same as before, because the pods that run have it. */
    private Secret again(WorkerPool pool, Known.Access access) {
        return InspectorSecret.of(pool, access.data());
    }

    private Secret read(WorkerPool pool, Secret otherwise) {
        var place =
                client.secrets().inNamespace(pool.getMetadata().getNamespace()).withName(Children.secret(pool));
        Secret secret = place.get();
        if (secret != null) {
            return lasting(secret, pool);
        }
        try {
            return client.resource(otherwise).create();
        } catch (KubernetesClientException e) {
            Secret others = e.getCode() == HttpURLConnection.HTTP_CONFLICT ? place.get() : null;
            if (others == null) {
                throw e;
            }
            return lasting(others, pool);
        }
    }

    /** One of an earlier pool of the same name is about to be removed: to take it would leave this pool's pods without any. */
    private static Secret lasting(Secret secret, WorkerPool pool) {
        List<OwnerReference> owners = secret.getMetadata().getOwnerReferences();
        boolean ours = owners.isEmpty()
                || owners.stream()
                        .anyMatch(owner ->
                                owner.getUid().equals(pool.getMetadata().getUid()));
        if (!ours) {
            throw new IllegalStateException("the Secret " + secret.getMetadata().getName()
                    + " is still of the pool of this name that was deleted");
        }
        return secret;
    }
}
