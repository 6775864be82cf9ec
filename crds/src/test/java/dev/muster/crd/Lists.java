/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** What the items of each list are told apart by, so that several writers can each own theirs. */
final class Lists {
    private Lists() {}

    static void type(ObjectNode schema) {
        if (schema.path("type").asText().equals("array")) {
            String key = key(schema.get("items"));
            schema.put("x-kubernetes-list-type", key == null ? "atomic" : "map");
            if (key != null) {
                schema.putArray("x-kubernetes-list-map-keys").add(key);
            }
        }
        for (JsonNode part : schema) {
            if (part instanceof ObjectNode object) {
                type(object);
            }
        }
    }

    private static @Nullable String key(JsonNode items) {
        for (String key : new String[] {"name", "type", "pod"}) {
            if (items.path("properties").has(key) && requires(items, key)) {
                return key;
            }
        }
        return null;
    }

    private static boolean requires(JsonNode items, String key) {
        for (JsonNode each : items.path("required")) {
            if (each.asText().equals(key)) {
                return true;
            }
        }
        return false;
    }
}
