/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The cluster and the vocabulary do what the other tests rely on. */
@OnKubernetes
class ClusterTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    /** The load's own image is a server, too: of its reports. */
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: %s}
            spec:
              terminationGracePeriodSeconds: 1
              securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
              containers:
              - name: app
                image: muster.test/load:1
                imagePullPolicy: Never
                args: ["-keeping", "1", "http://127.0.0.1:6400/report"]
                securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
            """;

    @Test
    void kubernetes_runs_a_pod(TestNamespace namespace) {
        namespace.apply(POD.formatted("one"));
        var pod = namespace.pod("one").awaitReady(SOON);

        var report = pod.exec("app", "/load", "report").exits(0);

        assertThat(report.out()).contains("\"failures\":{}");
        assertThat(pod.exec("app", "/load", "nonsense").exit()).isEqualTo(2);
        pod.delete();
        pod.awaitGone(SOON);
    }

    @Test
    void a_killed_container_comes_back(TestNamespace namespace) {
        namespace.apply(POD.formatted("two"));
        var pod = namespace.pod("two").awaitReady(SOON);
        var first = pod.containerId("app");

        pod.killContainer("app", SOON);

        assertThat(pod.restarts("app")).isEqualTo(1);
        assertThat(pod.containerId("app")).isNotEqualTo(first);
        assertThat(pod.processes("app")).hasSize(1);
    }
}
