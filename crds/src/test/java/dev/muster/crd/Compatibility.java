/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a changed schema would break: resources that were good, stored or in somebody's repository, and programs that read them. */
final class Compatibility {
    private static final List<String> LOWER_BOUNDS = List.of("minimum", "minLength", "minItems", "minProperties");
    private static final List<String> UPPER_BOUNDS = List.of("maximum", "maxLength", "maxItems", "maxProperties");
    private static final List<String> FIXED = List.of(
            "type",
            "format",
            "default",
            "x-kubernetes-int-or-string",
            "x-kubernetes-list-type",
            "x-kubernetes-list-map-keys");

    private final List<String> breaks = new ArrayList<>();

    private Compatibility() {}

    /** Each with the field's path; none when everything that was good still is. */
    static List<String> breaks(JsonNode before, JsonNode after) {
        Compatibility compatibility = new Compatibility();
        compatibility.compare("", before, after);
        return List.copyOf(compatibility.breaks);
    }

    private void compare(String path, JsonNode before, JsonNode after) {
        for (String fixed : FIXED) {
            if (!before.path(fixed).equals(after.path(fixed))) {
                say(path, fixed + " was " + before.path(fixed) + " and is " + after.path(fixed));
            }
        }
        LOWER_BOUNDS.forEach(bound -> bound(path, bound, before.path(bound), after.path(bound), 1));
        UPPER_BOUNDS.forEach(bound -> bound(path, bound, before.path(bound), after.path(bound), -1));
        words(path, before.path("enum"), after.path("enum"));
        for (String required : texts(after.path("required"))) {
            if (!texts(before.path("required")).contains(required)) {
                say(path + "." + required, "has become required");
            }
        }
        for (String rule : rules(after)) {
            if (!rules(before).contains(rule)) {
                say(path, "has a new rule: " + rule);
            }
        }
        before.path("properties").properties().forEach(field -> {
            JsonNode now = after.path("properties").path(field.getKey());
            if (now instanceof MissingNode) {
                say(path + "." + field.getKey(), "is gone");
            } else {
                compare(path + "." + field.getKey(), field.getValue(), now);
            }
        });
        for (String part : List.of("items", "additionalProperties")) {
            if (before.has(part)) {
                compare(path + "[]", before.path(part), after.path(part));
            }
        }
    }

    private void bound(String path, String name, JsonNode before, JsonNode after, int direction) {
        if (!after.isNumber()) {
            return;
        }
        if (!before.isNumber() || direction * (after.asLong() - before.asLong()) > 0) {
            say(path, name + " was " + (before.isNumber() ? before : "none") + " and is " + after);
        }
    }

    private void words(String path, JsonNode before, JsonNode after) {
        if (after instanceof MissingNode) {
            return;
        }
        if (before instanceof MissingNode) {
            say(path, "takes certain words only, and took all");
        }
        for (String word : texts(before)) {
            if (!texts(after).contains(word)) {
                say(path, "does not take " + word + " any more");
            }
        }
    }

    private static Set<String> rules(JsonNode schema) {
        Set<String> rules = new LinkedHashSet<>();
        schema.path("x-kubernetes-validations")
                .forEach(rule -> rules.add(rule.path("rule").asText()));
        return rules;
    }

    private static Set<String> texts(JsonNode list) {
        Set<String> texts = new LinkedHashSet<>();
        list.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private void say(String path, String what) {
        breaks.add((path.isEmpty() ? "." : path.substring(1)) + " " + what);
    }
}
