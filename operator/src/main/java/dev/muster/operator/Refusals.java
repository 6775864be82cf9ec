/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Set;

/** What it means that the API server refuses something. */
final class Refusals {
    /** It, or a quota, or a webhook does not want the object; with 500 it answers for fields that there are none of. */
    private static final Set<Integer> OF_WHAT_IS_SAID = Set.of(400, 403, 413, 422, 500);

    private Refusals() {}

    /** Whether the namespace is being deleted, or is gone: there is nothing to be done any more. */
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

    /** Whether the same will be refused again, until somebody mends it or lets it through. */
    static boolean isLasting(KubernetesClientException refusal) {
        return OF_WHAT_IS_SAID.contains(refusal.getCode()) && !isOfNamespace(refusal);
    }

    /** The API server's own words. */
    static String words(KubernetesClientException refusal) {
        Status status = refusal.getStatus();
        return status == null || status.getMessage() == null
                ? String.valueOf(refusal.getMessage())
                : status.getMessage();
    }
}
