/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import java.time.Duration;

/**
 * Stands between the operator and the inspector of one pod, from which it cannot be told apart, and passes on something else than was
 * said: {@code e2e/images/meddle}. The pod itself and its manager are real. Nobody but who goes past it, as the node does, sees the truth.
 */
final class Meddler implements AutoCloseable {
    private final TestNamespace namespace;
    private final RunningPod pod;
    private final String victim;
    private final String own;

    Meddler(TestNamespace namespace, String pool, RunningPod victim) {
        this.namespace = namespace;
        this.victim = victim.ip();
        namespace.apply(manifest("meddles-" + victim.name(), pool, this.victim));
        pod = namespace.pod("meddles-" + victim.name()).awaitReady(Duration.ofSeconds(60));
        own = pod.ip();
        rule("-I");
        namespace.node().forgetConnections(this.victim);
    }

    private static String manifest(String name, String pool, String victim) {
        return """
            apiVersion: v1
            kind: Pod
            metadata: {name: %s}
            spec:
              terminationGracePeriodSeconds: 0
              automountServiceAccountToken: false
              securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
              volumes: [{name: inspector, secret: {secretName: %s-inspector}}]
              containers:
              - name: meddle
                image: muster.test/meddle:1
                imagePullPolicy: Never
                args: ["%s"]
                readinessProbe: {tcpSocket: {port: 6457}, periodSeconds: 1}
                securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
                volumeMounts: [{name: inspector, mountPath: /etc/inspector, readOnly: true}]
            """.formatted(name, pool, victim);
    }

    /** What is meant for the pod's inspector comes here, unless it comes from here. */
    private void rule(String verb) {
        namespace
                .node()
                .host(
                        "iptables",
                        "-w",
                        "-t",
                        "nat",
                        verb,
                        "PREROUTING",
                        "-p",
                        "tcp",
                        "-d",
                        victim,
                        "--dport",
                        "6457",
                        "!",
                        "-s",
                        own,
                        "-j",
                        "DNAT",
                        "--to-destination",
                        own + ":6457");
    }

    /** From now on it does this, such as {@code slow}. */
    void does(String what) {
        pod.exec("meddle", "/meddle", "do", what).exits(0);
    }

    @Override
    public void close() {
        rule("-D");
        namespace.node().forgetConnections(victim);
        pod.delete();
    }
}
