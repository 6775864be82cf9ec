/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/**
 * Removes what runs have left that are over, such as those that were killed. A run is over when its lease was not renewed while we
 * watched, so nobody's clock matters, and another run that goes on is left alone.
 */
final class EndedRuns {
    private static final Duration SILENT = TestRun.BEAT.multipliedBy(10);
    private static final Duration LOOK = Duration.ofMillis(500);

    private EndedRuns() {}

    /** Returns as soon as all other runs are seen to live: at once, when there is none. */
    static void remove(KubernetesClient client, TestRun ours) {
        var others = namespaces(client);
        others.remove(ours.id());
        var first = leases(client);
        var deadline = System.nanoTime() + SILENT.toNanos();
        while (!others.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(LOOK.toNanos());
            var now = leases(client);
            others.keySet().removeIf(run -> !now.getOrDefault(run, "").equals(first.getOrDefault(run, "")));
        }
        others.values().forEach(left -> {
            System.out.println("removing what a run has left that was not ended in order: " + String.join(", ", left));
            left.forEach(namespace -> remove(client, namespace));
        });
    }

    /** Of each run, those that are not being removed already. */
    private static Map<String, List<String>> namespaces(KubernetesClient client) {
        return client.namespaces().withLabel(TestRun.LABEL).list().getItems().stream()
                .filter(namespace -> namespace.getMetadata().getDeletionTimestamp() == null)
                .collect(groupingBy(
                        EndedRuns::run,
                        mapping(namespace -> namespace.getMetadata().getName(), toList())));
    }

    /** Each run's, as a version that changes when it is renewed. */
    private static Map<String, String> leases(KubernetesClient client) {
        return client.leases().inAnyNamespace().withLabel(TestRun.LABEL).list().getItems().stream()
                .collect(toMap(EndedRuns::run, lease -> lease.getMetadata().getResourceVersion()));
    }

    private static String run(HasMetadata resource) {
        return Objects.requireNonNull(resource.getMetadata().getLabels().get(TestRun.LABEL));
    }

    private static void remove(KubernetesClient client, String namespace) {
        client.pods().inNamespace(namespace).withGracePeriod(0).delete();
        client.namespaces().withName(namespace).delete();
    }
}
