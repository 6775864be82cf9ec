/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import dev.muster.e2e.Await;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One run of the tests on a cluster, of which there may be several at once. All its namespaces carry its id, and a lease in the first
 * of them is renewed for as long as the run lives, so that {@link EndedRuns} can tell what a killed one has left.
 */
final class TestRun implements AutoCloseable {
    /** Says on a namespace or lease which run it is of. */
    static final String LABEL = "muster.test/run";

    static final Duration BEAT = Duration.ofSeconds(2);
    private static final Duration SOON = Duration.ofSeconds(60);

    private final KubernetesClient client;
    private final String id = UUID.randomUUID().toString();
    private final String namespace;
    private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("heart").factory());

    TestRun(KubernetesClient client) {
        this.client = client;
        namespace = createNamespace("node", "privileged");
        var _ = heart.scheduleAtFixedRate(this::beat, 0, BEAT.toSeconds(), TimeUnit.SECONDS);
    }

    String id() {
        return id;
    }

    /** The namespace of what serves the whole run, where anything is allowed. */
    String namespace() {
        return namespace;
    }

    /** Creates a namespace, and waits until pods can be created in it. */
    String createNamespace(String purpose, String standard) {
        var created = client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withGenerateName("muster-e2e-" + purpose + "-")
                        .addToLabels(LABEL, id)
                        .addToLabels("pod-security.kubernetes.io/enforce", standard)
                        .endMetadata()
                        .build())
                .create()
                .getMetadata()
                .getName();
        Await.until(
                "the namespace has its service account",
                SOON,
                () -> client.serviceAccounts()
                                .inNamespace(created)
                                .withName("default")
                                .get()
                        != null);
        return created;
    }

    private void beat() {
        var lease = new LeaseBuilder()
                .withNewMetadata()
                .withName("alive")
                .withNamespace(namespace)
                .addToLabels(LABEL, id)
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(id)
                .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC))
                .endSpec()
                .build();
        try {
            client.resource(lease).forceConflicts().serverSideApply();
        } catch (RuntimeException e) { // of one beat; the next may succeed
            System.err.println("another run may take this one for ended, its lease was not renewed: " + e.getMessage());
        }
    }

    /** Falls silent, as a run does that is killed. */
    void abandon() {
        heart.close();
    }

    @Override
    public void close() {
        abandon();
        client.namespaces().withName(namespace).delete();
    }
}
