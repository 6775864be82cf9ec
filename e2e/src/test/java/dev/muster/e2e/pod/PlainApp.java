/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

/** The application of {@link PooledApp} without Muster, as it is usually run: one process in a pod, with a probe of its own. */
record PlainApp(String name, int replicas, String lifecycle, double bootDelay, double requestDelay) {

    String manifest() {
        return """
                apiVersion: v1
                kind: Service
                metadata: {name: %1$s}
                spec: {selector: {app: %1$s}, ports: [{port: %2$d}]}
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %1$s}
                spec:
                  replicas: %3$d
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata: {labels: {app: %1$s}}
                    spec:
                      automountServiceAccountToken: false
                      securityContext: {runAsNonRoot: true, runAsUser: 1000, seccompProfile: {type: RuntimeDefault}}
                      containers:
                      - name: app
                        image: muster.test/go:1
                        imagePullPolicy: Never
                        command: [/app/go-server, ":%2$d"]
                        env: [{name: BOOT_DELAY, value: "%4$s"}, {name: REQUEST_DELAY, value: "%5$s"}]
                        readinessProbe: {httpGet: {path: /, port: %2$d}, periodSeconds: 1}
                        lifecycle: {%6$s}
                        resources: {requests: {cpu: 100m, memory: 64Mi}}
                        securityContext:
                          {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}
                """.formatted(name, PooledApp.PORT, replicas, bootDelay, requestDelay, lifecycle);
    }
}
