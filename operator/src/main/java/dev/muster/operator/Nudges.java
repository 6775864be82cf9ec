/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator;

import dev.muster.operator.children.Children;
import dev.muster.operator.planner.Patience;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Wakes the kubelets that have yet to bring a changed pool file into their pods: they look at once when a pod changes, and an annotation
 * is change enough; otherwise within a minute or two, each in its own time. Thread-safe.
 */
final class Nudges {
    private static final Logger LOG = System.getLogger(Nudges.class.getName());

    /** So many are woken ahead of those whose turn it is: they have the file by then. */
    private static final int AHEAD = 20;

    private static final String AT = " at ";

    /** A kubelet that was woken before it had heard of the new file itself is woken once more. */
    private static final Duration ONCE_MORE = Duration.ofSeconds(15);

    private final KubernetesClient client;

    Nudges(KubernetesClient client) {
        this.client = client;
    }

    /** Wakes the first of those where the pool's settings are not written yet, once the file is there to be brought. */
    void wake(Look look) {
        Instant now = look.at();
        Seen seen = look.seen();
        List<String> awaited = look.plan().awaited();
        String settings = look.fleet().settings();
        if (settings == null
                || awaited.isEmpty()
                || seen.configMap() == null
                || !settings.equals(annotation(seen.configMap().getMetadata()))) {
            return;
        }
        Set<String> next = awaited.stream().limit(AHEAD).collect(Collectors.toSet());
        boolean _ = seen.pods().stream()
                .map(Pod::getMetadata)
                .filter(pod -> next.contains(pod.getUid()) && due(pod, settings, now))
                .allMatch(pod -> wake(pod.getNamespace(), pod.getName(), settings + AT + now));
    }

    private static boolean due(ObjectMeta pod, String settings, Instant now) {
        String before = annotation(pod);
        if (before == null || !before.startsWith(settings + AT)) {
            return true;
        }
        try {
            Instant at = Instant.parse(before.substring(settings.length() + AT.length()));
            return Patience.over(at, now, ONCE_MORE);
        } catch (DateTimeParseException others) {
            return true;
        }
    }

    private static @Nullable String annotation(ObjectMeta object) {
        return Objects.requireNonNullElse(object.getAnnotations(), Map.<String, String>of())
                .get(Children.SETTINGS);
    }

    /** Whether it could be: where one cannot, the others have time. */
    private boolean wake(String namespace, String pod, String value) {
        try {
            client.pods()
                    .inNamespace(namespace)
                    .withName(pod)
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}".formatted(Children.SETTINGS, value));
            return true;
        } catch (KubernetesClientException e) {
            LOG.log(
                    Level.WARNING,
                    "the kubelet of pod {0}/{1} could not be woken: {2}",
                    namespace,
                    pod,
                    e.getMessage());
            return false;
        }
    }
}
