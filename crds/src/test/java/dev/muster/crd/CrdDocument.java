/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.muster.pool.yaml.PoolSchema;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDGenerator.AbstractCRDOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The CustomResourceDefinition: what the client's generator makes of the records, and what it cannot say added to it — the worker's
 * half from the pool file's schema, the consequence of each change, list types, and rules with messages that help.
 */
final class CrdDocument {
    static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS));

    private CrdDocument() {}

    /** The whole, as it stands in the repository. */
    static String generate() throws IOException {
        ObjectNode crd = fromRecords();
        ObjectNode version = (ObjectNode) crd.at("/spec/versions/0");
        ObjectNode schema = (ObjectNode) version.at("/schema/openAPIV3Schema");
        ObjectNode spec = (ObjectNode) schema.at("/properties/spec");
        new WorkerSchema((ObjectNode) YAML.readTree(PoolSchema.text())).replaceIn(spec);
        PodSchema.replaceIn(spec);
        Columns.order((ArrayNode) version.get("additionalPrinterColumns"));
        Status.type((ObjectNode) schema.at("/properties/status"));
        Lists.type(schema);
        Defaults.givenTo(spec);
        Rules.addTo(schema);
        Consequences.describe(spec);
        schema.put("description", "A fleet of pods, each with several workers that are restarted and scaled in place.");
        spec.put("description", "What is wanted.");
        ((ObjectNode) schema.at("/properties/status")).put("description", "What is, as the operator last saw it.");
        return "# SPDX-License-Identifier: Apache-2.0\n# Made from the records in crds/ and the schema of the pool file; its test rewrites it.\n"
                + YAML.writeValueAsString(crd);
    }

    /** The schema of its version. */
    static ObjectNode schema() throws IOException {
        return schemaOf(generate());
    }

    static ObjectNode schemaOf(String crd) throws IOException {
        return (ObjectNode) YAML.readTree(crd).at("/spec/versions/0/schema/openAPIV3Schema");
    }

    private static ObjectNode fromRecords() throws IOException {
        try (Memory memory = new Memory()) {
            new CRDGenerator()
                    .customResourceClasses(WorkerPool.class)
                    .forCRDVersions("v1")
                    .withOutput(memory)
                    .generate();
            return (ObjectNode) YAML.readTree(memory.text.toByteArray());
        }
    }

    /** {@code properties} of a schema's part, by a path like {@code rollout.maxPods} or {@code listen[].port}. */
    static ObjectNode at(ObjectNode schema, String path) {
        JsonNode node = schema;
        for (String step : path.split("\\.", -1)) {
            boolean items = step.endsWith("[]");
            node = node.path("properties").path(items ? step.substring(0, step.length() - 2) : step);
            node = items ? node.path("items") : node;
        }
        if (!(node instanceof ObjectNode found)) {
            throw new IllegalStateException("no " + path + " in the schema");
        }
        return found;
    }

    /** Adds a rule of the expression language; {@code message} says what would be right. */
    static void rule(ObjectNode schema, String expression, String message) {
        ArrayNode rules = schema.withArray("x-kubernetes-validations");
        rules.addObject().put("rule", expression).put("message", message);
    }

    private static final class Memory extends AbstractCRDOutput<OutputStream> {
        private final ByteArrayOutputStream text = new ByteArrayOutputStream();

        @Override
        protected OutputStream createStreamFor(String name) {
            return text;
        }
    }
}
