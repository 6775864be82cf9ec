/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.State;
import dev.muster.api.json.Wire;
import dev.muster.manager.cli.Kubectl.Lines;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/**
 * One pool of the operator's: its resource, and its pods, in each of which a manager is asked by its own {@code muster}.
 * Thread-safe.
 */
record Fleet(Kubectl kubectl, String namespace, String name) {
    /** Each question is a process here and one in the pod. */
    private static final int AT_ONCE = 16;

    /**
     * A pod and what its manager says, or why that is not known; neither, while it is asked.
     *
     * @param document the state as it was sent
     */
    record Answer(
            String pod,
            @Nullable String document,
            @Nullable State state,
            @Nullable String problem) {}

    static Definition options(Definition definition) {
        return Kubectl.options(definition.option(
                "NAMESPACE", "Where the pool is. Default: the namespace of kubectl's context.", "-n", "--namespace"));
    }

    /** The one that is the first word behind the verb. */
    static Fleet of(ParseResult given, Surroundings here) throws CommandProblem, IOException {
        Kubectl kubectl = Kubectl.of(given, here);
        String namespace = given.matchedOptionValue("--namespace", "");
        if (namespace.isEmpty()) {
            namespace = ofContext(kubectl);
        }
        return new Fleet(kubectl, namespace.isEmpty() ? "default" : namespace, given.matchedPositionalValue(0, ""));
    }

    /** Empty where there is no context, as in a pod; where one is named that is not there, the next question says so better. */
    private static String ofContext(Kubectl kubectl) throws IOException {
        try {
            return kubectl.read("config", "view", "--minify", "-o", "jsonpath={..namespace}")
                    .strip();
        } catch (CommandProblem none) {
            return "";
        }
    }

    PoolResource resource() throws CommandProblem, IOException {
        return Wire.read(PoolResource.class, document());
    }

    /** The same; it is given up also when this is complete. */
    PoolResource resourceUntil(CompletableFuture<?> end) throws CommandProblem, IOException {
        return Wire.read(PoolResource.class, kubectl.readUntil(end, "get", "--raw", pools() + "/" + name));
    }

    /** The resource as the API server has it. */
    String document() throws CommandProblem, IOException {
        return kubectl.read("get", "--raw", pools() + "/" + name);
    }

    /** {@link Watched}: how it is, and then each change. */
    Lines resourceAsItChanges() throws IOException {
        return kubectl.lines("get", "--raw", pools() + "?watch=true&fieldSelector=metadata.name%3D" + name);
    }

    /** {@link Watched}: those that are there, and then each change. */
    Lines podsAsTheyChange() throws IOException {
        return kubectl.lines("get", "--raw", pods() + "&watch=true");
    }

    /** The documents of one pod's manager, each second and after each change. What prints them there ends with us, too. */
    Lines stateAsItChanges(String pod) throws IOException {
        return kubectl.linesWhileWeLive(
                inside(true, pod, "state", "-o", "json", "--watch", "--every", "1s", "--with-stdin"));
    }

    /** Asks for a restart of all workers; the operator does it, in its order and within its budget. */
    void restart(String mark) throws CommandProblem, IOException {
        String all = PoolResource.RESTART + "=" + mark;
        String _ = kubectl.read("annotate", "workerpools.muster.dev", name, "-n", namespace, "--overwrite", all);
    }

    /** What all pods say, in the order of their names. */
    List<Answer> answers() throws CommandProblem, IOException, InterruptedException {
        List<PodResource> found = Wire.read(PodResource.Found.class, kubectl.read("get", "--raw", pods()))
                .items();
        try (ExecutorService askers = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<Answer>> asked = new ArrayList<>();
            found.stream().map(PodResource::name).sorted().forEach(pod -> asked.add(askers.submit(() -> answer(pod))));
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> each : asked) {
                answers.add(each.get());
            }
            return answers;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private Answer answer(String pod) {
        try {
            String document = kubectl.read(inside(false, pod, "state", "-o", "json"));
            return new Answer(pod, document, Wire.read(State.class, document), null);
        } catch (CommandProblem | IOException | IllegalArgumentException e) {
            return new Answer(pod, null, null, String.valueOf(e.getMessage()));
        }
    }

    private String[] inside(boolean stdin, String pod, String... words) {
        List<String> all = new ArrayList<>(List.of("exec", "-n", namespace, pod, "-c", "muster"));
        all.addAll(stdin ? List.of("-i", "--", "muster") : List.of("--", "muster"));
        all.addAll(List.of(words));
        return all.toArray(new String[0]);
    }

    private String pools() {
        return "/apis/muster.dev/v1alpha1/namespaces/" + namespace + "/workerpools";
    }

    private String pods() {
        return "/api/v1/namespaces/" + namespace + "/pods?labelSelector=muster.dev%2Fpool%3D" + name;
    }
}
