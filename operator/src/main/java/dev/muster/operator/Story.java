/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator;

import dev.muster.crd.WorkerPool;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What happens to a pool, as events of Kubernetes: {@code kubectl describe} tells it. Thread-safe. */
final class Story {
    private static final Logger LOG = System.getLogger(Story.class.getName());
    private static final int LONGEST = 1000;

    private final AtomicLong newest = new AtomicLong();
    private final KubernetesClient client;
    private final Clock clock;

    Story(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /**
     * Tells it unless it was the last thing told of this; false when it could not be told.
     *
     * @param about what it is the last thing of, such as a pod
     * @param type Normal or Warning
     * @param action what was done, in one CamelCase word
     */
    boolean tell(
            Known known, WorkerPool pool, String about, String type, String reason, String action, String message) {
        String told = reason + message;
        return Objects.equals(known.told.put(about, told), told) || happened(pool, type, reason, action, message);
    }

    /** Tells it; false when that could not be done. */
    boolean happened(WorkerPool pool, String type, String reason, String action, String message) {
        String note = message.length() > LONGEST ? message.substring(0, LONGEST) : message;
        try {
            client.resource(event(pool, type, reason, action, note)).create();
            return true;
        } catch (KubernetesClientException e) {
            LOG.log(
                    Level.WARNING,
                    "an event of {0} could not be told: {1}",
                    pool.getMetadata().getName(),
                    e.getMessage());
            return false;
        }
    }

    /** Of the older kind of events, which {@code kubectl describe} puts in order: by their times, and within a second by their names. */
    private Event event(WorkerPool pool, String type, String reason, String action, String message) {
        Instant now = clock.instant();
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        long nanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        long number = newest.accumulateAndGet(nanos, (before, own) -> Math.max(before + 1, own));
        String namespace = pool.getMetadata().getNamespace();
        String name = pool.getMetadata().getName();
        return new EventBuilder()
                .withNewMetadata()
                .withName("%s.%016x".formatted(name, number))
                .withNamespace(namespace)
                .endMetadata()
                .withFirstTimestamp(time)
                .withLastTimestamp(time)
                .withCount(1)
                .withNewSource("muster-operator", null)
                .withReportingComponent("muster.dev/operator")
                .withReportingInstance("muster-operator")
                .withType(type)
                .withReason(reason)
                .withAction(action)
                .withMessage(message)
                .withInvolvedObject(new ObjectReferenceBuilder()
                        .withApiVersion(pool.getApiVersion())
                        .withKind(pool.getKind())
                        .withNamespace(namespace)
                        .withName(name)
                        .withUid(pool.getMetadata().getUid())
                        .build())
                .build();
    }
}
