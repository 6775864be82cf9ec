/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** Refusals of the API server that say: there is nothing to be done any more. */
final class Going {

    private Going() {}

    /** Whether it was refused because its namespace is being deleted, or is gone. */
    static boolean isOfNamespace(KubernetesClientException refusal) {
        Status status = refusal.getStatus();
        StatusDetails details = status == null ? null : status.getDetails();
        if (details == null) {
            return false;
        }
        return (refusal.getCode() == 404 && "namespaces".equals(details.getKind()))
                || (details.getCauses() != null
                        && details.getCauses().stream()
                                .anyMatch(cause -> "NamespaceTerminating".equals(cause.getReason())));
    }
}
