/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.Test;

/** What the API server answers where a namespace goes, as it was seen to. */
class GoingTest {

    private static boolean isOfNamespace(int code, Status status) {
        return Going.isOfNamespace(new KubernetesClientException("PATCH was refused", code, status));
    }

    @Test
    void aNamespaceThatTerminatesIsGoing() {
        assertThat(isOfNamespace(
                        403,
                        new StatusBuilder()
                                .withNewDetails()
                                .addNewCause(
                                        "metadata.namespace", "namespace t is being terminated", "NamespaceTerminating")
                                .endDetails()
                                .build()))
                .isTrue();
    }

    @Test
    void oneThatIsNotThereIsGone() {
        assertThat(isOfNamespace(404, of("namespaces"))).isTrue();
        assertThat(isOfNamespace(404, of("configmaps"))).isFalse();
    }

    @Test
    void aMissingRightIsSomethingElse() {
        assertThat(isOfNamespace(403, of("configmaps"))).isFalse();
        assertThat(isOfNamespace(403, new Status())).isFalse();
    }

    private static Status of(String kind) {
        return new StatusBuilder().withNewDetails().withKind(kind).endDetails().build();
    }
}
