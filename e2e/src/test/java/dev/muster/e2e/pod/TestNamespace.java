/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import dev.muster.e2e.Await;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A test class's own namespace, which lets in only pods that satisfy the {@code restricted} standard. All that is in it ends with
 * the class.
 */
final class TestNamespace implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int MOST_LINES = 500; // of each container, as evidence

    private final Cluster cluster;
    private final NodeAccess node;
    private final String name;
    private int loads;

    TestNamespace(Cluster cluster, TestRun run, NodeAccess node, String purpose) {
        this.cluster = cluster;
        this.node = node;
        this.name = run.createNamespace(purpose, "restricted");
    }

    String name() {
        return name;
    }

    KubernetesClient client() {
        return cluster.client();
    }

    /** A shell as somebody has who works in this namespace. */
    Prompt prompt() {
        return Prompt.on(cluster.kubeconfig(), name);
    }

    /** What acts on the nodes: signals to containers' processes, and their files in {@code /proc}. */
    NodeAccess node() {
        return node;
    }

    /** Gives the cluster an image. */
    TestNamespace load(Path tar) {
        cluster.load(tar);
        return this;
    }

    /** Applies one or more YAML documents, as {@code kubectl apply --server-side} does. */
    List<HasMetadata> apply(String manifest) {
        var text = new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8));
        return client().load(text).inNamespace(name).forceConflicts().serverSideApply();
    }

    /** A pod by its name, whether it exists already or not. */
    RunningPod pod(String podName) {
        return new RunningPod(this, podName);
    }

    /** The pods with this label that are not being deleted. */
    List<RunningPod> pods(String label, String value) {
        return client().pods().inNamespace(name).withLabel(label, value).list().getItems().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .map(pod -> pod(pod.getMetadata().getName()))
                .toList();
    }

    /** Waits until exactly so many pods with this label are there, and all of them are ready. */
    List<RunningPod> awaitReady(String label, String value, int count, Duration within) {
        return Await.until(
                count + " ready pods with " + label + "=" + value,
                within,
                () -> pods(label, value),
                pods -> pods.size() == count && pods.stream().allMatch(RunningPod::isReady));
    }

    /** A Service's own address. */
    String addressOf(String service) {
        return Objects.requireNonNull(
                        client().services().inNamespace(name).withName(service).get())
                .getSpec()
                .getClusterIP();
    }

    /** Puts a load on a URL, from a pod of its own. */
    LoadPod loadOn(String url, int connecting, int keeping) {
        return loadOn(List.of(url), connecting, keeping);
    }

    /** Puts a load on several URLs, at which its clients take turns, from one pod. */
    LoadPod loadOn(List<String> urls, int connecting, int keeping) {
        loads++;
        return new LoadPod(this, "load-" + loads, urls, connecting, keeping);
    }

    /** All that there is to see of the pools and pods; shown when a test fails. */
    String evidence() {
        var text = new StringBuilder("---- pools, and what was made of them\n").append(pools());
        for (var pod : client().pods().inNamespace(name).list().getItems()) {
            text.append("---- pod ")
                    .append(pod.getMetadata().getName())
                    .append(": ")
                    .append(client().getKubernetesSerialization().asYaml(pod.getStatus()));
            RunningPod.containersOf(pod)
                    .forEach(container -> text.append("---- log of ")
                            .append(pod.getMetadata().getName())
                            .append(' ')
                            .append(container)
                            .append('\n')
                            .append(logOf(pod, container)));
        }
        text.append("---- events\n");
        for (var event : client().v1().events().inNamespace(name).list().getItems()) {
            text.append("%s %s %s: %s%n"
                    .formatted(
                            event.getLastTimestamp(),
                            event.getInvolvedObject().getName(),
                            event.getReason(),
                            event.getMessage()));
        }
        return text.toString();
    }

    /** Whose each object is shows whether something waits for what will never go. */
    private String pools() {
        try {
            var text = new StringBuilder();
            var pools = client().genericKubernetesResources("muster.dev/v1alpha1", "WorkerPool");
            for (var pool : pools.inNamespace(name).list().getItems()) {
                text.append(client().getKubernetesSerialization().asYaml(pool)).append(identity(pool));
            }
            Stream.of(client().apps().deployments(), client().configMaps(), client().secrets(), client().services())
                    .flatMap(kind -> kind.inNamespace(name).withLabel("muster.dev/pool").list().getItems().stream())
                    .forEach(object -> text.append(identity(object)));
            return text.toString();
        } catch (KubernetesClientException none) {
            return "(" + none.getMessage() + ")\n";
        }
    }

    private static String identity(HasMetadata object) {
        var metadata = object.getMetadata();
        return "%s %s is %s, of %s, being deleted since %s%n"
                .formatted(
                        object.getKind(),
                        metadata.getName(),
                        metadata.getUid(),
                        metadata.getOwnerReferences().stream()
                                .map(OwnerReference::getUid)
                                .toList(),
                        metadata.getDeletionTimestamp());
    }

    private String logOf(Pod pod, String container) {
        try {
            var lines = pod(pod.getMetadata().getName()).log(container).lines().toList();
            var last = lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size());
            return String.join("\n", last) + "\n";
        } catch (RuntimeException none) {
            return "(" + none.getMessage() + ")\n";
        }
    }

    /** Ends all pods at once: what comes next measures. */
    void clear() {
        client().apps().deployments().inNamespace(name).delete();
        client().apps().replicaSets().inNamespace(name).delete();
        client().pods().inNamespace(name).withGracePeriod(0).delete();
    }

    @Override
    public void close() {
        clear();
        client().namespaces().withName(name).delete();
        Await.until(
                "the namespace is empty",
                SOON,
                () -> client().pods().inNamespace(name).list().getItems().isEmpty());
    }
}
