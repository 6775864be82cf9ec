/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request's JSON object, read field by field, so that what is wrong is named in the words of the sender. Every reader
 * gives null for a field that is absent or null, and throws {@link BadRequest} for one of another type.
 */
final class Fields {
    private final JsonNode object;

    private Fields(JsonNode object) {
        this.object = object;
    }

    /** Reads a body that may hold these fields and no others. No body at all is an empty object. */
    static Fields read(JsonMapper json, @Nullable String text, String... fields) {
        if (text == null || text.isBlank()) {
            return new Fields(JsonNode.createObjectNode(Map.of()));
        }
        JsonNode node = parse(json, text);
        if (node == null || !node.isObject()) {
            throw new BadRequest(
                    "the body is no JSON object, like {" + (fields.length == 0 ? "" : quoted(fields[0]) + ": …") + "}");
        }
        for (Map.Entry<String, JsonNode> entry : node.entries()) {
            if (!List.of(fields).contains(entry.getKey())) {
                throw new BadRequest("there is no field " + quoted(entry.getKey()) + " here; possible: "
                        + String.join(", ", fields));
            }
        }
        return new Fields(node);
    }

    @Nullable
    Integer integer(String field) {
        JsonNode value = value(field);
        return value == null ? null : integer(field, value);
    }

    @Nullable
    String text(String field) {
        JsonNode value = value(field);
        if (value != null && !value.isString()) {
            throw new BadRequest(quoted(field) + " must be a string");
        }
        return value == null ? null : value.getStringValue();
    }

    /** Whether the field is there and holds a number, so that {@link #integer} is the right way to read it. */
    boolean isNumber(String field) {
        JsonNode value = value(field);
        return value != null && value.isNumber();
    }

    /** False when absent. */
    boolean flag(String field) {
        JsonNode value = value(field);
        if (value != null && !value.isBoolean()) {
            throw new BadRequest(quoted(field) + " must be true or false");
        }
        return value != null && value.getBooleanValue();
    }

    @Nullable
    List<Integer> integers(String field) {
        JsonNode value = value(field);
        if (value == null) {
            return null;
        }
        if (!value.isArray()) {
            throw new BadRequest(quoted(field) + " must be a list of whole numbers");
        }
        List<Integer> numbers = new ArrayList<>();
        value.values().forEach(each -> numbers.add(integer(field, each)));
        return numbers;
    }

    private @Nullable JsonNode value(String field) {
        JsonNode value = object.get(field);
        return value == null || value.isNull() ? null : value;
    }

    private static int integer(String field, JsonNode value) {
        if (value.isNumber()) {
            double number = value.getDoubleValue();
            if (number == Math.rint(number) && Math.abs(number) <= Integer.MAX_VALUE) {
                return (int) number;
            }
        }
        throw new BadRequest(quoted(field) + " must be a whole number");
    }

    private static @Nullable JsonNode parse(JsonMapper json, String text) {
        try {
            return json.readValue(text, JsonNode.class);
        } catch (IOException e) {
            throw new BadRequest("the body is no valid JSON");
        }
    }

    private static String quoted(String field) {
        return '"' + field + '"';
    }
}
