/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** New pods for all of a Deployment's, as {@code kubectl rollout restart} and {@code kubectl rollout status} do it. It watches, and never polls. */
record Rollout(TestNamespace namespace, String name) {
    private static final Duration SOON = Duration.ofMinutes(3);

    /**
     * @param ready until {@code kubectl rollout status} returns: all pods are new, and ready
     * @param gone until the last old pod is gone, too
     */
    record Times(Duration ready, Duration gone) {}

    Times restart(List<RunningPod> old) {
        var names = old.stream().map(RunningPod::name).toList();
        var begin = System.nanoTime();
        var generation = resource().rolling().restart().getMetadata().getGeneration();
        awaitComplete(generation);
        var ready = Duration.ofNanos(System.nanoTime() - begin);
        awaitPods(pods ->
                pods.stream().noneMatch(pod -> names.contains(pod.getMetadata().getName())));
        return new Times(ready, Duration.ofNanos(System.nanoTime() - begin));
    }

    /** Waits until the Deployment has all its pods, and all of them are ready. */
    void awaitComplete() {
        awaitComplete(0);
    }

    /** Takes the Deployment away, and waits until its pods are gone. */
    void remove() {
        resource().delete();
        namespace
                .client()
                .pods()
                .inNamespace(namespace.name())
                .withLabel("app", name)
                .withGracePeriod(0)
                .delete();
        awaitPods(List::isEmpty);
    }

    private void awaitComplete(long generation) {
        resource()
                .waitUntilCondition(
                        now -> now != null && isComplete(now, generation), SOON.toSeconds(), TimeUnit.SECONDS);
    }

    private static boolean isComplete(Deployment now, long generation) {
        var wanted = now.getSpec().getReplicas();
        var status = now.getStatus();
        return status.getObservedGeneration() != null
                && status.getObservedGeneration() >= generation
                && wanted.equals(status.getUpdatedReplicas())
                && wanted.equals(status.getReplicas())
                && wanted.equals(status.getAvailableReplicas());
    }

    private void awaitPods(Predicate<List<Pod>> condition) {
        try {
            namespace
                    .client()
                    .pods()
                    .inNamespace(namespace.name())
                    .withLabel("app", name)
                    .informOnCondition(condition)
                    .get(SOON.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the pods of " + name + " are not as they should be", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private RollableScalableResource<Deployment> resource() {
        return namespace
                .client()
                .apps()
                .deployments()
                .inNamespace(namespace.name())
                .withName(name);
    }
}
