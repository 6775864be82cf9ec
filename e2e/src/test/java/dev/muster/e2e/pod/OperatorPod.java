/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import dev.muster.e2e.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;

/** The operator, in the test's own namespace, with the rights that it needs there and no others. */
final class OperatorPod {
    private static final String NAME = "muster-operator";

    private OperatorPod() {}

    /** Defines what a WorkerPool is, and waits until the cluster knows. */
    static void define(TestNamespace namespace) {
        try {
            var definition = Files.readString(Command.REPOSITORY.resolve("crds/workerpools.muster.dev.yaml"));
            namespace.apply(definition);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Await.until(
                "the cluster knows WorkerPools",
                Duration.ofSeconds(60),
                () -> namespace
                        .client()
                        .apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName("workerpools.muster.dev")
                        .get(),
                definition -> definition != null
                        && definition.getStatus() != null
                        && definition.getStatus().getConditions().stream()
                                .anyMatch(each -> each.getType().equals("Established")
                                        && each.getStatus().equals("True")));
    }

    static RunningPod start(TestNamespace namespace) {
        namespace.apply(manifest(namespace.name()));
        return namespace
                .awaitReady("app.kubernetes.io/name", NAME, 1, Duration.ofMinutes(2))
                .getFirst();
    }

    private static String manifest(String namespace) {
        return """
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: muster-operator}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: muster-operator}
            rules:
            - {apiGroups: [muster.dev], resources: [workerpools], verbs: [get, list, watch]}
            - {apiGroups: [muster.dev], resources: [workerpools/status], verbs: [get, patch]}
            - {apiGroups: [apps], resources: [deployments], verbs: [get, list, watch, create, patch]}
            - {apiGroups: [""], resources: [pods], verbs: [get, list, watch]}
            - {apiGroups: [""], resources: [configmaps], verbs: [get, list, watch, create, patch]}
            - {apiGroups: [""], resources: [services], verbs: [get, create, patch, delete]}
            - {apiGroups: [""], resources: [secrets], verbs: [get, create]}
            - {apiGroups: [policy], resources: [poddisruptionbudgets], verbs: [get, create, patch]}
            - {apiGroups: [networking.k8s.io], resources: [networkpolicies], verbs: [get, create, patch]}
            - {apiGroups: [events.k8s.io], resources: [events], verbs: [create]}
            - {apiGroups: [coordination.k8s.io], resources: [leases], verbs: [get, create, update, patch]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: muster-operator}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: muster-operator}
            subjects: [{kind: ServiceAccount, name: muster-operator}]
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: muster-operator}
            spec:
              replicas: 1
              selector: {matchLabels: {app.kubernetes.io/name: muster-operator}}
              template:
                metadata: {labels: {app.kubernetes.io/name: muster-operator}}
                spec:
                  serviceAccountName: muster-operator
                  securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
                  containers:
                  - name: operator
                    image: muster-operator:0.1.0
                    imagePullPolicy: Never
                    env:
                    - {name: MUSTER_NAMESPACE, value: %1$s}
                    - {name: MUSTER_NAMESPACES, value: %1$s}
                    resources: {limits: {memory: 256Mi}}
                    securityContext:
                      {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}
                    volumeMounts: [{name: tmp, mountPath: /tmp}]
                  volumes: [{name: tmp, emptyDir: {}}]
            """.formatted(namespace);
    }
}
