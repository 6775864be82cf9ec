/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.crd;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code docs/reference/workerpool.md}: the definition for people. A section for each object, a row for each field. */
final class FieldReference {
    private static final String INTRODUCTION = """
            # Every field of a WorkerPool

            Only `template` is required. [The operator](../operator.md) shows how they are used; `kubectl explain workerpool.spec` says the same as this page, which is made
            from the definition. Lengths of time are like `300ms`, `30s`, `5m` or `1m30s`, sizes like `64Ki`, `512Mi` or `1G`. A pool's name has at most 50 characters.

            What there is no field for: the pool's NetworkPolicy, which [opens all ports but the manager's](../operator.md#the-network).
            """;

    private final Map<String, Consequence> consequences = Consequences.all();
    private final StringBuilder page = new StringBuilder(INTRODUCTION);

    private FieldReference() {}

    static String of(ObjectNode schema) {
        FieldReference reference = new FieldReference();
        JsonNode spec = schema.at("/properties/spec");
        JsonNode status = schema.at("/properties/status");
        reference.wanted("spec", "", spec, Consequence.NOTHING);
        reference.told("status", status);
        return reference.page.toString();
    }

    /** @param within what a change of the whole means, where the field says nothing else */
    private void wanted(String title, String path, JsonNode object, Consequence within) {
        heading(title, object, "| field | type | default | changing it | meaning |\n|---|---|---|---|---|\n");
        List<String> required =
                object.path("required").valueStream().map(JsonNode::asText).toList();
        object.path("properties").properties().forEach(field -> {
            JsonNode value = field.getValue();
            Consequence consequence = consequences.getOrDefault(path + field.getKey(), within);
            page.append("| `%s` | %s | %s | %s | %s |\n"
                    .formatted(
                            field.getKey(),
                            type(title + "." + field.getKey(), value),
                            required.contains(field.getKey()) ? "required" : byDefault(value),
                            said(consequence),
                            meaning(value)));
        });
        object.path("properties").properties().forEach(field -> {
            JsonNode inner = inner(field.getValue());
            if (inner.has("properties")) {
                String name = field.getKey() + (isList(field.getValue()) ? "[]" : "");
                wanted(
                        title + "." + name,
                        path + name + ".",
                        inner,
                        consequences.getOrDefault(path + field.getKey(), within));
            }
        });
    }

    private void told(String title, JsonNode object) {
        heading(title, object, "| field | type | meaning |\n|---|---|---|\n");
        object.path("properties")
                .properties()
                .forEach(field -> page.append("| `%s` | %s | %s |\n"
                        .formatted(
                                field.getKey(),
                                type(title + "." + field.getKey(), field.getValue()),
                                meaning(field.getValue()))));
        object.path("properties").properties().forEach(field -> {
            JsonNode inner = inner(field.getValue());
            if (inner.has("properties")) {
                told(title + "." + field.getKey() + (isList(field.getValue()) ? "[]" : ""), inner);
            }
        });
    }

    private void heading(String title, JsonNode object, String columns) {
        page.append("\n## `").append(title).append("`\n\n");
        if (object.has("description")) {
            page.append(meaning(object)).append("\n\n");
        }
        page.append(columns);
    }

    /** The object that a field has, or has a list of; else the field itself. */
    private static JsonNode inner(JsonNode field) {
        return isList(field) ? field.get("items") : field;
    }

    private static boolean isList(JsonNode field) {
        return field.path("items").has("properties");
    }

    private static String type(String path, JsonNode field) {
        if (field.path("x-kubernetes-int-or-string").asBoolean()) {
            return "number or text";
        }
        JsonNode inner = inner(field);
        if (inner.has("properties")) {
            String words = isList(field) ? "list of objects" : "object";
            return "[" + words + "](#" + path.replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT) + ")";
        }
        if (field.has("enum")) {
            return field.get("enum")
                    .valueStream()
                    .map(each -> "`" + each.asText() + "`")
                    .collect(joining(", "));
        }
        return switch (field.path("type").asText()) {
            case "integer" -> "number" + bounds(field);
            case "boolean" -> "true or false";
            case "array" -> "list of texts";
            case "object" -> field.has("additionalProperties") ? "names and values" : "object";
            default -> "text";
        };
    }

    private static String bounds(JsonNode field) {
        return field.has("minimum") && field.has("maximum")
                ? ", " + field.get("minimum").asLong() + " to "
                        + field.get("maximum").asLong()
                : "";
    }

    private static String byDefault(JsonNode field) {
        JsonNode value = field.path("default");
        if (value.isMissingNode()) {
            return "none";
        }
        return value.isObject() ? "its fields'" : "`" + value.asText() + "`";
    }

    private static String said(Consequence consequence) {
        return consequence.sentence().replace("Changing it ", "").replaceFirst("\\.$", "");
    }

    /** The description without the consequence, which has a column of its own. */
    private static String meaning(JsonNode field) {
        return field.path("description")
                .asText()
                .replaceFirst(" Changing it .*", "")
                .replace("|", "\\|");
    }
}
