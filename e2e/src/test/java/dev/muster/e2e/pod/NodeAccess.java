/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import dev.muster.e2e.Await;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What only the node can do to a container: a privileged pod that sees the node's processes. Nobody in a container can kill its
 * first process; the kernel can, and this. On a cluster of several nodes it acts on one of them.
 */
final class NodeAccess {
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: node, labels: {app.kubernetes.io/part-of: muster-e2e}}
            spec:
              hostPID: true
              hostNetwork: true
              activeDeadlineSeconds: 3600 # also when nobody is left to remove it
              terminationGracePeriodSeconds: 0
              containers:
              - name: node
                image: muster.test/nodeaccess:1
                imagePullPolicy: Never
                args: [wait]
                securityContext: {privileged: true, runAsUser: 0}
            """;

    private final Cluster cluster;
    private final String namespace;

    /** @param pid on the node */
    record NodeProcess(long pid, String commandLine) {}

    /** Begins in the run's own namespace, and ends with that. */
    NodeAccess(Cluster cluster, TestRun run) {
        this.cluster = cluster;
        namespace = run.namespace();
        cluster.client()
                .load(new ByteArrayInputStream(POD.getBytes(StandardCharsets.UTF_8)))
                .inNamespace(namespace)
                .serverSideApply();
        Await.until("the node's pod is ready", Duration.ofSeconds(60), () -> {
            var pod = pod().get();
            return pod != null && Readiness.isPodReady(pod);
        });
    }

    private PodResource pod() {
        return cluster.client().pods().inNamespace(namespace).withName("node");
    }

    private String ask(String... command) {
        return RunningPod.exec(pod(), "node", command).exits(0).out();
    }

    /** The processes of a container, the first one first. */
    List<NodeProcess> processes(RunningPod pod, String container) {
        return ask("/nodeaccess", "processes", pod.containerId(container))
                .lines()
                .map(line -> line.split(" ", 2))
                .map(words -> new NodeProcess(Long.parseLong(words[0]), words.length > 1 ? words[1] : ""))
                .toList();
    }

    void kill(long pid) {
        signal(pid, 9);
    }

    /** @param number as the kernel numbers it: 9 kills, 19 stops, 18 lets it go on */
    void signal(long pid, int number) {
        ask("/nodeaccess", "signal", Integer.toString(number), Long.toString(pid));
    }

    /** A file of the node, such as {@code /proc/PID/smaps_rollup}. */
    String read(String file) {
        return ask("/nodeaccess", "read", file);
    }

    /** The processes on the node that run a program of this name. */
    List<Long> programs(String name) {
        return ask("/nodeaccess", "programs", name).lines().map(Long::valueOf).toList();
    }

    /** What the inspectors at these addresses say, in this order; an empty text for one that does not answer. */
    List<String> inspect(String key, List<String> addresses) {
        var command = new ArrayList<>(List.of("/nodeaccess", "inspect", key));
        command.addAll(addresses);
        var lines = ask(command.toArray(String[]::new)).split("\n", -1);
        return List.of(lines).subList(0, addresses.size());
    }

    /** Begins a program of the node's pod, which can be talked to until it is closed. */
    ExecWatch begin(String... command) {
        return pod().inContainer("node")
                .redirectingInput()
                .redirectingOutput()
                .writingError(System.err)
                .exec(command);
    }

    /** Runs a program of the node's own, such as {@code iptables}, in the node's network. */
    String host(String... command) {
        var whole = new ArrayList<>(List.of("/nodeaccess", "host"));
        whole.addAll(List.of(command));
        return ask(whole.toArray(String[]::new));
    }

    /** An inspector that nobody reaches but who asks from the node itself, until this is closed. */
    Rule cutOff(String address) {
        return rule("filter", "FORWARD", "-p", "tcp", "-d", address, "--dport", "6457", "-j", "DROP");
    }

    /**
     * Who asks for that inspector, but from the node itself, comes to this port of the node instead, until this is closed. Connections
     * that lead there already end.
     */
    Rule detour(String address, int port) {
        String[] asking = {"-p", "tcp", "-d", address, "--dport", "6457"};
        var redirect = rule("nat", "PREROUTING", and(asking, "-j", "REDIRECT", "--to-ports", Integer.toString(port)));
        var reset = rule("filter", "FORWARD", and(asking, "-j", "REJECT", "--reject-with", "tcp-reset"));
        return () -> {
            reset.close();
            redirect.close();
        };
    }

    /** Of the node's network; it is true until it is closed. */
    interface Rule extends AutoCloseable {
        @Override
        void close();
    }

    private Rule rule(String table, String chain, String... rule) {
        host(and(new String[] {"iptables", "-w", "-t", table, "-I", chain}, rule));
        return () -> host(and(new String[] {"iptables", "-w", "-t", table, "-D", chain}, rule));
    }

    private static String[] and(String[] words, String... more) {
        return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
    }

    /** Kills the API server, which is started again, and waits until it is ready; nothing where it is no process of its own. */
    void killApiServer(Duration within) {
        for (var pid : programs("kube-apiserver")) {
            try {
                kill(pid);
            } catch (AssertionError | RuntimeException answerless) { // it is what would have brought the answer
                System.out.println("the API server is killed: " + answerless.getMessage());
            }
            Await.until(
                    "the API server is ready again",
                    within,
                    () -> "ok".equals(cluster.client().raw("/readyz"))
                            && !programs("kube-apiserver").contains(pid));
        }
    }

    /** Whether a pod answers 200 to a GET. */
    boolean isOk(String url) {
        return RunningPod.exec(pod(), "node", "/nodeaccess", "get", url).exit() == 0;
    }
}
