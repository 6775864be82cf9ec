/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator;

import dev.muster.crd.WorkerPool;
import dev.muster.operator.fleet.Turn;
import dev.muster.operator.planner.Step;
import dev.muster.operator.planner.Why;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What happens to a pool, as events of Kubernetes: {@code kubectl describe} tells it. Thread-safe. */
final class Story {
    private static final Logger LOG = System.getLogger(Story.class.getName());
    private static final String NORMAL = "Normal";
    private static final String WARNING = "Warning";
    private static final int LONGEST = 1000;

    /** Of which one event tells: it has room for so many names. */
    private static final int MOST_PODS = 10;

    private final AtomicLong newest = new AtomicLong();
    private final KubernetesClient client;
    private final Clock clock;

    Story(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /**
     * Of what a person should look after, unless it was the last such thing told of this pool.
     *
     * @param action what was done, in one CamelCase word
     */
    void warn(Look look, String reason, String action, String message) {
        String told = reason + message;
        if (!told.equals(look.known().told.put(look.pool().getMetadata().getUid(), told))) {
            boolean _ = happened(look.pool(), WARNING, reason, action, message);
        }
    }

    /** That something has become otherwise. */
    void turned(WorkerPool pool, Turn turn) {
        String type = turn.bad() ? WARNING : NORMAL;
        boolean _ = happened(
                pool, type, turn.why().because().reason(), "Observe", turn.why().sentence());
    }

    /**
     * Of the steps of one look that were not the last thing told of their pods: once for all that have the same reason.
     *
     * @param action what they are, in one CamelCase word
     */
    void told(Look look, String action, List<? extends Step> steps) {
        Map<Why, List<String>> fresh = new LinkedHashMap<>();
        for (Step step : steps) {
            String told = step.why().because().reason() + step.why().sentence();
            if (!told.equals(look.known().told.put(step.uid(), told))) {
                fresh.computeIfAbsent(step.why(), why -> new ArrayList<>()).add(step.pod());
            }
        }
        boolean _ = fresh.entrySet().stream()
                .flatMap(each -> messages(each.getKey(), each.getValue())
                        .map(message -> Map.entry(each.getKey().because(), message)))
                .allMatch(
                        each -> // where one is not taken, none is
                        happened(look.pool(), NORMAL, each.getKey().reason(), action, each.getValue()));
    }

    private static Stream<String> messages(Why why, List<String> pods) {
        return IntStream.range(0, Math.ceilDiv(pods.size(), MOST_PODS))
                .mapToObj(part -> pods.subList(part * MOST_PODS, Math.min(pods.size(), (part + 1) * MOST_PODS)))
                .map(part -> (part.size() == 1 ? "pod " : "pods ") + String.join(", ", part) + ": " + why.sentence());
    }

    /** Tells it; false when that could not be done. */
    private boolean happened(WorkerPool pool, String type, String reason, String action, String message) {
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
