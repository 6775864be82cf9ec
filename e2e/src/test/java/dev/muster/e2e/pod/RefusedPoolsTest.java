/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.e2e.Await;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A WorkerPool that cannot be is refused by the API server itself, with words that name the field and what would be right. */
@OnKubernetes
class RefusedPoolsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GOOD = """
            {"workers": 4, "listen": [{"name": "http", "port": 8080}],
             "template": {"spec": {"containers": [{"name": "app", "image": "web", "command": ["serve", "{fd:http}"]}]}}}""";

    @BeforeAll
    static void define(TestNamespace namespace) {
        OperatorPod.define(namespace);
        Await.until(
                "a good pool is taken",
                Duration.ofSeconds(60),
                () -> answer(namespace, "good", read(GOOD)),
                answer -> answer.equals("taken"));
    }

    @TestFactory
    Stream<DynamicTest> refused(TestNamespace namespace) throws IOException {
        try (InputStream table = Objects.requireNonNull(getClass().getResourceAsStream("refused-pools.yaml"))) {
            List<?> cases = namespace.client().getKubernetesSerialization().unmarshal(table, List.class);
            JsonNode tree = JSON.valueToTree(cases);
            assertThat(tree.size()).isGreaterThan(40);
            return StreamSupport.stream(tree.spliterator(), false)
                    .map(each -> DynamicTest.dynamicTest(each.path("what").asText(), () -> {
                        var spec = merged(read(GOOD), each.path("spec"));
                        var name = each.path("name").asText("refused");
                        assertThat(answer(namespace, name, spec))
                                .contains(each.path("says").asText());
                    }));
        }
    }

    private static String answer(TestNamespace namespace, String name, JsonNode spec) {
        var pool =
                JSON.createObjectNode().put("apiVersion", "muster.dev/v1alpha1").put("kind", "WorkerPool");
        pool.putObject("metadata").put("name", name);
        pool.set("spec", spec);
        var path = "/apis/muster.dev/v1alpha1/namespaces/" + namespace.name() + "/workerpools";
        try {
            namespace.client().raw(path + "?dryRun=All&fieldValidation=Strict", "POST", pool.toString());
            return "taken";
        } catch (KubernetesClientException refusal) {
            return String.valueOf(refusal.getMessage());
        }
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** As a JSON merge patch: objects part by part, null takes away, everything else as a whole. */
    private static JsonNode merged(JsonNode base, JsonNode patch) {
        if (!(base instanceof ObjectNode object) || !patch.isObject()) {
            return patch;
        }
        var result = object.deepCopy();
        patch.properties().forEach(each -> {
            if (each.getValue().isNull()) {
                result.remove(each.getKey());
            } else {
                result.set(each.getKey(), merged(object.path(each.getKey()), each.getValue()));
            }
        });
        return result;
    }
}
