/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.e2e.Outcome;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The chart's objects as the real helm makes them, with no cluster. */
record Chart(List<JsonNode> objects) {
    static final String FOLDER = "helm/muster";
    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    /** What it is asked to make of these values, like {@code replicas=2}, for the release {@code muster} in {@code muster-system}. */
    static Outcome rendering(String... values) {
        var words = Stream.concat(
                Stream.of("template", "muster", FOLDER, "--namespace", "muster-system"),
                Stream.of(values).flatMap(value -> Stream.of("--set", value)));
        return Prompt.withoutCluster().helm(words.toArray(String[]::new));
    }

    static Chart with(String... values) {
        return of(rendering(values).exits(0).out());
    }

    static Chart of(String rendered) {
        return new Chart(Stream.of(rendered.split("(?m)^---$"))
                .filter(text -> text.contains("apiVersion"))
                .map(text -> YAML.unmarshal(text, JsonNode.class))
                .toList());
    }

    /** Every object as KIND NAMESPACE/NAME, in order. */
    String inventory() {
        return objects.stream()
                .map(each -> each.path("kind").asText() + " "
                        + (each.at("/metadata/namespace").isMissingNode()
                                ? ""
                                : each.at("/metadata/namespace").asText() + "/")
                        + each.at("/metadata/name").asText())
                .sorted()
                .collect(joining("\n"));
    }

    JsonNode the(String kind) {
        return find(kind).orElseThrow(() -> new AssertionError("no " + kind + " in\n" + inventory()));
    }

    Optional<JsonNode> find(String kind) {
        return objects.stream()
                .filter(each -> each.path("kind").asText().equals(kind))
                .findFirst();
    }

    JsonNode container() {
        return the("Deployment").at("/spec/template/spec/containers/0");
    }

    /** A copy of the chart in this folder, of before {@code rollout.canary} was thought of. */
    static Path withoutCanary(Path folder) throws IOException {
        var chart = folder.resolve("muster");
        Command.run(List.of("cp", "-rL", Command.REPOSITORY.resolve(FOLDER).toString(), chart.toString()));
        var definition = chart.resolve("files/workerpools.muster.dev.yaml");
        JsonNode older = YAML.unmarshal(Files.readString(definition), JsonNode.class);
        var rollout = (ObjectNode)
                older.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/rollout/properties");
        if (rollout.remove("canary") == null) {
            throw new AssertionError("there is no rollout.canary to take away");
        }
        Files.writeString(definition, YAML.asYaml(older));
        return chart;
    }

    static JsonNode definition() throws IOException {
        return YAML.unmarshal(
                Files.readString(Command.REPOSITORY.resolve("crds/workerpools.muster.dev.yaml")), JsonNode.class);
    }
}
