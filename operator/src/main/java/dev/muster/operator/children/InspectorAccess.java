/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.children;

import dev.muster.crd.WorkerPool;
import dev.muster.pool.Inspector;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.List;
import java.util.Map;

/** Who may open connections to the pods: anybody to the application, and nobody but the operator to the inspector. */
final class InspectorAccess {
    private static final int LAST = 65_535;

    private InspectorAccess() {}

    /** @param operatorNamespace whose pods labelled {@code app.kubernetes.io/name: muster-operator} are let in */
    static NetworkPolicy of(WorkerPool pool, String operatorNamespace) {
        NetworkPolicyIngressRule application = new NetworkPolicyIngressRuleBuilder()
                .withPorts(
                        ports("TCP", 1, Inspector.DEFAULT_PORT - 1),
                        ports("TCP", Inspector.DEFAULT_PORT + 1, LAST),
                        ports("UDP", 1, LAST),
                        ports("SCTP", 1, LAST))
                .build();
        NetworkPolicyIngressRule inspector = new NetworkPolicyIngressRuleBuilder()
                .withPorts(new NetworkPolicyPort(null, new IntOrString(Inspector.DEFAULT_PORT), "TCP"))
                .addNewFrom()
                .withNewNamespaceSelector()
                .withMatchLabels(Map.of("kubernetes.io/metadata.name", operatorNamespace))
                .endNamespaceSelector()
                .withNewPodSelector()
                .withMatchLabels(Map.of("app.kubernetes.io/name", "muster-operator"))
                .endPodSelector()
                .endFrom()
                .build();
        return new NetworkPolicyBuilder()
                .withMetadata(Labels.meta(pool, pool.getMetadata().getName()))
                .withNewSpec()
                .withNewPodSelector()
                .withMatchLabels(Map.of(Labels.POOL, pool.getMetadata().getName()))
                .endPodSelector()
                .withPolicyTypes(List.of("Ingress"))
                .withIngress(application, inspector)
                .endSpec()
                .build();
    }

    private static NetworkPolicyPort ports(String protocol, int first, int last) {
        return new NetworkPolicyPort(last, new IntOrString(first), protocol);
    }
}
