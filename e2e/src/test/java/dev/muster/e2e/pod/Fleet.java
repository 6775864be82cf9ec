/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.e2e.Await;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * One WorkerPool, as its user sees it, and the truth about it: what the inspectors of its pods say when they are asked past the operator.
 * Its workers take their deploy from the ConfigMap {@code deploys}, by the name of their revision, and it watches the ConfigMap
 * {@code NAME-config}.
 */
final class Fleet {
    static final Duration SOON = Duration.ofMinutes(3); // on a loaded machine
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TestNamespace namespace;
    private final String name;
    private final Map<String, Long> newest = new ConcurrentHashMap<>();

    private Fleet(TestNamespace namespace, String name) {
        this.namespace = namespace;
        this.name = name;
    }

    /** Applies it and does not wait. It begins with revision r1. */
    static Fleet apply(TestNamespace namespace, String name, int replicas, int workers, String... spec) {
        namespace.apply(config(name, "first") + "---\n" + manifest(name, replicas, workers, List.of(spec)));
        return new Fleet(namespace, name);
    }

    private static String config(String name, String says) {
        return """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: %s-config}
            data: {greeting: "%s"}
            """.formatted(name, says);
    }

    private static String manifest(String name, int replicas, int workers, List<String> spec) {
        return """
            apiVersion: muster.dev/v1alpha1
            kind: WorkerPool
            metadata: {name: %1$s}
            spec:
              replicas: %2$d
              revision: r1
              workers: %3$d
              listen: [{name: http, port: 8080}]
              service: {}
              ready: {within: 30s}
              restart: {failures: 2}
              watch: [{configMap: %1$s-config}]
            %4$s
              template:
                spec:
                  automountServiceAccountToken: false
                  securityContext: {runAsNonRoot: true, runAsUser: 1000, seccompProfile: {type: RuntimeDefault}}
                  volumes:
                  - {name: deploys, configMap: {name: deploys, optional: true}}
                  - {name: config, configMap: {name: %1$s-config}}
                  containers:
                  - name: app
                    image: muster.test/go:1
                    imagePullPolicy: Never
                    command: [/app/go-server, "{fd:http}"]
                    env:
                    - {name: BOOT_DELAY, value: "0.2"}
                    - {name: REQUEST_DELAY, value: "0.02"}
                    - {name: DEPLOY, value: /etc/deploys}
                    volumeMounts:
                    - {name: deploys, mountPath: /etc/deploys, readOnly: true}
                    - {name: config, mountPath: /etc/config, readOnly: true}
                    securityContext:
                      {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}
            """.formatted(
                name, replicas, workers, String.join("\n", spec).indent(2).stripTrailing());
    }

    /** What the deploys of these revisions do instead of starting well; see {@code e2e/servers/go}. */
    static void badDeploys(TestNamespace namespace, Map<String, String> revisions) {
        namespace.apply("""
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: deploys}
            data: {%s}
            """.formatted(String.join(
                ", ",
                revisions.entrySet().stream()
                        .map(each -> each.getKey() + ": " + each.getValue())
                        .toList())));
    }

    String name() {
        return name;
    }

    String url() {
        return "http://%s:8080/".formatted(namespace.addressOf(name));
    }

    // What a user does

    void patch(String json) {
        resource().patch(PatchContext.of(PatchType.JSON_MERGE), json);
    }

    void revision(String revision) {
        patch("{\"spec\": {\"revision\": \"%s\"}}".formatted(revision));
    }

    void workers(int count) {
        patch("{\"spec\": {\"workers\": %d}}".formatted(count));
    }

    void pause(boolean paused) {
        patch("{\"spec\": {\"rollout\": {\"pause\": %b}}}".formatted(paused));
    }

    /** As {@code kubectl scale} does, by the resource's own subresource. */
    void scale(int replicas) {
        resource().scale(replicas);
    }

    /** As {@code kubectl annotate} does. */
    void restart(String token) {
        patch("{\"metadata\": {\"annotations\": {\"muster.dev/restart\": \"%s\"}}}".formatted(token));
    }

    /** Changes the ConfigMap that it watches. */
    void config(String says) {
        namespace.apply(config(name, says));
    }

    /** Gives the pods' template another label, which takes new pods. */
    void template(String label) {
        patch("{\"spec\": {\"template\": {\"metadata\": {\"labels\": {\"look\": \"%s\"}}}}}".formatted(label));
    }

    void delete() {
        resource().delete();
    }

    private Resource<GenericKubernetesResource> resource() {
        return namespace
                .client()
                .genericKubernetesResources("muster.dev/v1alpha1", "WorkerPool")
                .inNamespace(namespace.name())
                .withName(name);
    }

    // What a user sees

    /** The resource, as the API server has it now. */
    JsonNode now() {
        try {
            return JSON.readTree(namespace
                    .client()
                    .getKubernetesSerialization()
                    .asJson(resource().get()));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    JsonNode status() {
        return now().path("status");
    }

    JsonNode await(String what, Predicate<JsonNode> ofStatus) {
        return await(what, SOON, ofStatus);
    }

    JsonNode await(String what, Duration within, Predicate<JsonNode> ofStatus) {
        return Await.until(name + ": " + what, within, this::status, ofStatus);
    }

    static JsonNode condition(JsonNode status, String type) {
        for (var each : status.path("conditions")) {
            if (each.path("type").asText().equals(type)) {
                return each;
            }
        }
        return JSON.missingNode();
    }

    /** As {@code kubectl wait --for=condition=TYPE=STATUS} does: what is said of an older generation does not count. */
    JsonNode awaitCondition(String type, String wanted) {
        return Await.until(
                        "%s is %s=%s".formatted(name, type, wanted), SOON, this::now, now -> isSaid(now, type, wanted))
                .path("status");
    }

    private static boolean isSaid(JsonNode now, String type, String wanted) {
        var condition = condition(now.path("status"), type);
        return condition.path("status").asText().equals(wanted)
                && condition.path("observedGeneration").asLong()
                        >= now.path("metadata").path("generation").asLong();
    }

    /** Until it says that nothing is being changed and that nothing is wrong. */
    JsonNode awaitDone() {
        return Await.until(name + " is done", SOON, this::now, Fleet::isDone).path("status");
    }

    private static boolean isDone(JsonNode now) {
        return isSaid(now, "Progressing", "False")
                && isSaid(now, "Available", "True")
                && isSaid(now, "Degraded", "False");
    }

    /** Asserts that it says, of the last change, that nothing is being changed and that nothing is wrong. */
    void assertDone() {
        var now = now();
        assertThat(isDone(now)).as("%s", now.path("status")).isTrue();
    }

    /** Until the operator has seen the last change; what is to be done about it may be under way for long. */
    void awaitObserved() {
        Await.until(name + " is observed", SOON, this::isObserved);
    }

    /** Whether the operator has seen the last change. */
    boolean isObserved() {
        var now = now();
        return now.path("status").path("observedGeneration").asLong()
                == now.path("metadata").path("generation").asLong();
    }

    /** Until there is nothing of that name. */
    void awaitGone() {
        Await.until(name + " is gone", SOON, () -> resource().get() == null);
    }

    List<RunningPod> pods() {
        return namespace.pods("muster.dev/pool", name);
    }

    List<String> podNames() {
        return pods().stream().map(RunningPod::name).sorted().toList();
    }

    /** The events about it, the oldest first, as {@code kubectl describe} shows them. */
    List<String> story() {
        return namespace.client().v1().events().inNamespace(namespace.name()).list().getItems().stream()
                .filter(event -> event.getInvolvedObject().getKind().equals("WorkerPool")
                        && event.getInvolvedObject().getName().equals(name))
                .sorted(Comparator.comparing(event -> event.getMetadata().getName()))
                .map(event -> "%-8s %-20s %s".formatted(event.getType(), event.getReason(), event.getMessage()))
                .toList();
    }

    // The truth

    /** What its inspectors say, by pod; nothing of those that do not answer. */
    Map<String, JsonNode> inspected() {
        var addresses = namespace
                .client()
                .pods()
                .inNamespace(namespace.name())
                .withLabel("muster.dev/pool", name)
                .list()
                .getItems()
                .stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(pod -> pod.getStatus().getPodIP() != null)
                .collect(toMap(
                        pod -> pod.getMetadata().getName(),
                        pod -> pod.getStatus().getPodIP(),
                        (one, other) -> one,
                        TreeMap::new));
        var key = key();
        if (key.isEmpty()) {
            return Map.of();
        }
        var answers = namespace.node().inspect(key, new ArrayList<>(addresses.values()));
        var names = new ArrayList<>(addresses.keySet());
        var states = new TreeMap<String, JsonNode>();
        for (int i = 0; i < names.size(); i++) {
            if (!answers.get(i).isEmpty()) {
                states.put(names.get(i), read(answers.get(i)));
            }
        }
        return states;
    }

    /** Empty where there is none, as while one pool goes and another of its name comes. */
    private String key() {
        var secret = secret().get();
        return secret == null
                ? ""
                : new String(Base64.getDecoder().decode(secret.getData().get("key")), StandardCharsets.UTF_8).strip();
    }

    /** What its inspectors are reached with. */
    Resource<Secret> secret() {
        return namespace.client().secrets().inNamespace(namespace.name()).withName(name + "-inspector");
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("an inspector says " + json, e);
        }
    }

    /** How many workers have ever been started in each pod: the greatest number that one was seen to have, for they only grow. */
    Map<String, Long> births() {
        var births = new TreeMap<String, Long>();
        var states = Await.until(
                name + "'s ready pods answer",
                SOON,
                this::inspected,
                seen -> pods().stream().filter(RunningPod::isReady).allMatch(pod -> seen.containsKey(pod.name())));
        states.forEach((pod, state) -> {
            for (var worker : state.path("workers")) {
                newest.merge(pod, worker.path("incarnation").asLong(), Math::max);
            }
            births.put(pod, newest.getOrDefault(pod, 0L));
        });
        return births;
    }

    /** The pods in which workers have been started since. */
    Set<String> touchedSince(Map<String, Long> before) {
        var now = births();
        now.entrySet().removeIf(each -> each.getValue().equals(before.get(each.getKey())));
        return now.keySet();
    }

    /** Until so many workers have been started in each pod, and all pods are at rest: what no generation tells of. */
    void awaitBirths(Map<String, Long> expected) {
        Await.until(name + " has started workers", SOON, this::births, expected::equals);
        Await.until(
                name + " is at rest",
                SOON,
                this::inspected,
                states -> states.values().stream()
                        .allMatch(state ->
                                state.path("observed").path("converged").asBoolean()));
    }

    /** The same pods, each with so many more workers started. */
    static Map<String, Long> and(Map<String, Long> births, int more) {
        var sum = new TreeMap<>(births);
        sum.replaceAll((pod, count) -> count + more);
        return sum;
    }

    /** Asserts that every pod has this and is at rest, by its own inspector, and that the status says the same. */
    void assertTrue(String revision, int replicas, int workers) {
        var states = inspected();
        assertThat(states).as("pods of %s whose inspectors answer", name).hasSize(replicas);
        assertThat(states.values()).as("what the inspectors of %s say", name).allSatisfy(state -> {
            assertThat(state.path("target").path("requested").asText()).startsWith(revision);
            assertThat(state.path("target").path("workers").asInt()).isEqualTo(workers);
            assertThat(state.path("observed").path("converged").asBoolean()).isTrue();
            assertThat(state.path("observed").path("upToDate").asInt()).isEqualTo(workers);
        });
        var status = status();
        assertThat(status.path("revision").asText()).isEqualTo(revision);
        assertThat(status.path("workers").path("ready").asInt()).isEqualTo(replicas * workers);
        assertThat(status.path("workers").path("upToDate").asInt()).isEqualTo(replicas * workers);
    }
}
