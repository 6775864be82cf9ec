/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator;

import dev.muster.operator.fleet.Fingerprint;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Applies objects on the server's side, and not again while neither the wish nor the object has changed. Whatever somebody else has done
 * to them is put right after a while. Thread-safe.
 */
final class Applied {
    static final String FIELD_MANAGER = "muster-operator";
    private static final Duration AT_LEAST_EVERY = Duration.ofMinutes(10);

    private final Map<String, Done> done = new ConcurrentHashMap<>();
    private final KubernetesClient client;
    private final Clock clock;

    private record Done(String fingerprint, Instant at) {}

    Applied(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    void apply(HasMetadata object) {
        String key = String.join(
                "/",
                object.getKind(),
                object.getMetadata().getNamespace(),
                object.getMetadata().getName());
        String fingerprint = Fingerprint.of(object);
        Done before = done.get(key);
        Instant now = clock.instant();
        if (before != null && before.fingerprint.equals(fingerprint) && now.isBefore(before.at.plus(AT_LEAST_EVERY))) {
            return;
        }
        client.resource(object).fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply();
        done.put(key, new Done(fingerprint, now));
    }
}
