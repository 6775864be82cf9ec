/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.Test;

/** What the API server answers, as it was seen to. */
class RefusalsTest {

    private static KubernetesClientException refusal(int code, Status status) {
        return new KubernetesClientException("PATCH was refused", code, status);
    }

    @Test
    void aNamespaceThatTerminatesIsGoing() {
        var refusal = refusal(
                403,
                new StatusBuilder()
                        .withNewDetails()
                        .addNewCause("metadata.namespace", "namespace t is being terminated", "NamespaceTerminating")
                        .endDetails()
                        .build());

        assertThat(Refusals.isOfNamespace(refusal)).isTrue();
        assertThat(Refusals.isLasting(refusal)).isFalse();
    }

    @Test
    void oneThatIsNotThereIsGone() {
        assertThat(Refusals.isOfNamespace(refusal(404, of("namespaces")))).isTrue();
        assertThat(Refusals.isOfNamespace(refusal(404, of("configmaps")))).isFalse();
        assertThat(Refusals.isOfNamespace(refusal(403, of("configmaps")))).isFalse();
        assertThat(Refusals.isOfNamespace(refusal(403, new Status()))).isFalse();
    }

    @Test
    void whatAPersonMustMendLastsAndWhatPassesDoesNot() {
        assertThat(Refusals.isLasting(refusal(422, of("deployments")))).isTrue();
        assertThat(Refusals.isLasting(refusal(403, of("deployments")))).isTrue();
        assertThat(Refusals.isLasting(refusal(409, of("deployments")))).isFalse();
        assertThat(Refusals.isLasting(refusal(503, of("deployments")))).isFalse();
        assertThat(Refusals.isLasting(refusal(0, new Status()))).isFalse();
    }

    @Test
    void itIsSaidInTheWordsOfTheServer() {
        var refusal = refusal(
                422,
                new StatusBuilder().withMessage("Deployment web is invalid").build());

        assertThat(Refusals.words(refusal)).isEqualTo("Deployment web is invalid");
        assertThat(Refusals.words(refusal(422, new Status()))).isEqualTo("PATCH was refused");
    }

    private static Status of(String kind) {
        return new StatusBuilder().withNewDetails().withKind(kind).endDetails().build();
    }
}
