/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator;

import dev.muster.crd.WorkerPool;
import dev.muster.operator.children.Children;
import dev.muster.operator.children.InspectorSecret;
import dev.muster.operator.inspectors.Credentials;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The pools' Secrets, each made once and read once: so the operator need not be allowed to list anybody's Secrets, and keeps none but
 * its own in memory. Thread-safe.
 */
final class Secrets {
    private final Map<String, Credentials> known = new ConcurrentHashMap<>();
    private final KubernetesClient client;
    private final Clock clock;

    Secrets(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /** @throws CertificateException when there is a Secret with nothing in it that can be used */
    Credentials of(WorkerPool pool) throws CertificateException {
        Credentials credentials = known.get(pool.getMetadata().getUid());
        if (credentials == null) {
            Secret secret = read(pool);
            credentials = new Credentials(InspectorSecret.key(secret), InspectorSecret.certificate(secret));
            known.put(pool.getMetadata().getUid(), credentials);
        }
        return credentials;
    }

    private Secret read(WorkerPool pool) {
        var place =
                client.secrets().inNamespace(pool.getMetadata().getNamespace()).withName(Children.secret(pool));
        Secret secret = place.get();
        if (secret != null) {
            return secret;
        }
        try {
            return client.resource(InspectorSecret.create(pool, clock.instant()))
                    .create();
        } catch (KubernetesClientException e) {
            Secret others = e.getCode() == HttpURLConnection.HTTP_CONFLICT ? place.get() : null;
            if (others == null) {
                throw e;
            }
            return others;
        }
    }
}
