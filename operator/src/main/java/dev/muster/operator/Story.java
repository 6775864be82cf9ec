/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator;

import dev.muster.crd.WorkerPool;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Objects;

/** What happens to a pool, as events of Kubernetes: {@code kubectl describe} tells it. The same is not told twice in a row. Thread-safe. */
final class Story {
    private static final Logger LOG = System.getLogger(Story.class.getName());
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final int LONGEST = 1000;

    private final KubernetesClient client;
    private final Clock clock;

    Story(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /**
     * Tells it unless it was the last thing told of this.
     *
     * @param about what it is the last thing of, such as a condition's type
     * @param type Normal or Warning
     * @param action what was done, in one CamelCase word
     */
    void tell(Known known, WorkerPool pool, String about, String type, String reason, String action, String message) {
        String told = reason + message;
        if (Objects.equals(known.told.put(about, told), told)) {
            return;
        }
        String note = message.length() > LONGEST ? message.substring(0, LONGEST) : message;
        try {
            client.resource(new EventBuilder()
                            .withNewMetadata()
                            .withGenerateName(pool.getMetadata().getName() + "-")
                            .withNamespace(pool.getMetadata().getNamespace())
                            .endMetadata()
                            .withEventTime(new MicroTime(MICROS.format(clock.instant())))
                            .withReportingController("muster.dev/operator")
                            .withReportingInstance("muster-operator")
                            .withType(type)
                            .withReason(reason)
                            .withAction(action)
                            .withNote(note)
                            .withRegarding(new ObjectReferenceBuilder()
                                    .withApiVersion(pool.getApiVersion())
                                    .withKind(pool.getKind())
                                    .withNamespace(pool.getMetadata().getNamespace())
                                    .withName(pool.getMetadata().getName())
                                    .withUid(pool.getMetadata().getUid())
                                    .build())
                            .build())
                    .create();
        } catch (KubernetesClientException e) {
            LOG.log(
                    Level.WARNING,
                    "an event of {0} could not be told: {1}",
                    pool.getMetadata().getName(),
                    e.getMessage());
        }
    }
}
