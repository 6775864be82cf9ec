/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.Test;

/** A run that begins tidies up after those that were killed, and after nobody else. */
@OnKubernetes
class EndedRunsTest {
    @Test
    void what_a_killed_run_has_left_is_removed_and_nothing_else(TestNamespace namespace) {
        var client = namespace.client();
        var stranger = client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withGenerateName("muster-e2e-stranger-")
                        .endMetadata()
                        .build())
                .create();
        var killed = new TestRun(client);
        var left = killed.createNamespace("left", "restricted");
        killed.abandon();

        try (var living = new TestRun(client);
                var beginning = new TestRun(client)) {
            EndedRuns.remove(client, beginning);

            assertThat(isThere(client, killed.namespace())).isFalse();
            assertThat(isThere(client, left)).isFalse();
            assertThat(isThere(client, living.namespace())).isTrue();
            assertThat(isThere(client, namespace.name())).isTrue();
            assertThat(isThere(client, stranger.getMetadata().getName())).isTrue();
        } finally {
            client.resource(stranger).delete();
        }
    }

    private static boolean isThere(KubernetesClient client, String name) {
        var namespace = client.namespaces().withName(name).get();
        return namespace != null && namespace.getMetadata().getDeletionTimestamp() == null;
    }
}
