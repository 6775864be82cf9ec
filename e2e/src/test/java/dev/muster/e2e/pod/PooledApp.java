/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An application's image run with Muster, as a user without the operator would write it down: a Deployment, a ConfigMap with the
 * pool file, and a Service, all of one name. The application is the Go server, which nothing else is needed for, unless said otherwise.
 */
final class PooledApp {
    static final int PORT = 8080;

    private final String name;
    private final List<String> pool = new ArrayList<>();
    private final List<String> environment = new ArrayList<>();
    private final List<String> volumes = new ArrayList<>();
    private final List<String> mounts = new ArrayList<>();
    private int replicas = 1;
    private String muster = "muster:0.1.0";
    private String image = "muster.test/go:1";
    private List<String> command = List.of("/app/go-server", "{fd:http}");
    private boolean sharedProcesses;
    private String medium = "";
    private String user = "runAsUser: 1000, fsGroup: 1000";
    private String userOfApp = "";

    PooledApp(String name) {
        this.name = name;
        pool("name: " + name);
        pool("listen: [{name: http, port: " + PORT + "}]");
    }

    /** Adds a line to the pool file. */
    PooledApp pool(String line) {
        pool.add(line);
        return this;
    }

    PooledApp workers(int workers) {
        return pool("workers: " + workers);
    }

    PooledApp replicas(int count) {
        replicas = count;
        return this;
    }

    /** Sets a variable of the application's container. */
    PooledApp with(String variable, Object value) {
        environment.add("{name: %s, value: \"%s\"}".formatted(variable, value));
        return this;
    }

    /** Mounts a ConfigMap at this path, into the containers of manager and application. */
    PooledApp mounting(String configMap, String path) {
        volumes.add("{name: %1$s, configMap: {name: %1$s}}".formatted(configMap));
        mounts.add(", {name: %s, mountPath: %s}".formatted(configMap, path));
        return this;
    }

    /** Takes another image of the sidecar. */
    PooledApp muster(String image) {
        muster = image;
        return this;
    }

    /** Takes another application. */
    PooledApp running(String image, String... command) {
        this.image = image;
        this.command = List.of(command);
        return this;
    }

    PooledApp sharedProcesses(boolean shared) {
        sharedProcesses = shared;
        return this;
    }

    /** Where the run folder is: {@code Memory}, or on the node's disk, which is the empty name. */
    PooledApp medium(String kind) {
        medium = kind;
        return this;
    }

    /** Fields of the pod's security context, and more of them for the application's container alone. */
    PooledApp users(String ofAll, String ofApp) {
        user = ofAll;
        userOfApp = ofApp;
        return this;
    }

    /** Applies it, and waits until all its pods are ready. */
    List<RunningPod> applyTo(TestNamespace namespace) {
        namespace.apply(manifest());
        return namespace.awaitReady("app", name, replicas, Duration.ofMinutes(2));
    }

    String manifest() {
        return """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: %1$s}
                data:
                  pool.yaml: |
                %2$s
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: %1$s}
                spec: {selector: {app: %1$s}, ports: [{port: %3$d}]}
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %1$s}
                spec:
                  replicas: %4$d
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata: {labels: {app: %1$s}}
                    spec:
                      automountServiceAccountToken: false
                      shareProcessNamespace: %9$s
                      securityContext: {runAsNonRoot: true, %10$s, seccompProfile: {type: RuntimeDefault}}
                      volumes: [{name: run, emptyDir: {medium: "%11$s"}}, {name: pool, configMap: {name: %1$s}}%7$s]
                      initContainers:
                      - name: install
                        image: %5$s
                        imagePullPolicy: Never
                        command: [/opt/muster/muster-launcher, --install, /run/muster]
                        securityContext: &strict
                          {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}
                        volumeMounts: [{name: run, mountPath: /run/muster}]
                      - name: muster
                        image: %5$s
                        imagePullPolicy: Never
                        restartPolicy: Always
                        args: [sidecar, --config, /etc/muster/pool.yaml]
                        readinessProbe: {httpGet: {path: /readyz, port: 6458}, periodSeconds: 1, failureThreshold: 5}
                        livenessProbe: {httpGet: {path: /livez, port: 6458}, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6}
                        resources: {requests: {cpu: 20m, memory: 128Mi}}
                        securityContext: *strict
                        volumeMounts: [{name: run, mountPath: /run/muster}, {name: pool, mountPath: /etc/muster}%8$s]
                      containers:
                      - name: app
                        image: %12$s
                        imagePullPolicy: Never
                        command: [/run/muster/muster-launcher, /run/muster/launcher.sock, --, %13$s]
                        env: [%6$s]
                        resources: {requests: {cpu: 100m, memory: 64Mi}}
                        securityContext:
                          {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}%14$s}
                        volumeMounts: [{name: run, mountPath: /run/muster}%8$s]
                """.formatted(
                        name,
                        String.join("\n", pool).indent(4).stripTrailing(),
                        PORT,
                        replicas,
                        muster,
                        String.join(", ", environment),
                        volumes.stream().map(volume -> ", " + volume).collect(Collectors.joining()),
                        String.join("", mounts),
                        sharedProcesses,
                        user,
                        medium,
                        image,
                        command.stream().map("\"%s\""::formatted).collect(Collectors.joining(", ")),
                        userOfApp.isEmpty() ? "" : ", " + userOfApp);
    }
}
