/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.crd;

import static dev.muster.crd.CrdDocument.rule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The pool file's schema as a structural one: no types by alternative, every text bounded (rules must have a known cost), and instead of
 * patterns rules that say in words what would be right.
 */
final class WorkerSchema {
    private static final int LONGEST_TEXT = 1024;
    private static final int LONGEST_LIST = 64;
    private static final int MOST_NAMES = 256;

    /** Fields that only go with one of several kinds: written where they do not belong, also by a default, they are an error. */
    private static final List<String> OF_ALTERNATIVES = List.of(
            "listen[].mode", "ready.after", "ready.every", "ready.canary", "commands[].timeout", "commands[].to");

    private static final Map<String, Form> FORMS = forms();

    private final ObjectNode pool;

    WorkerSchema(ObjectNode pool) {
        this.pool = pool;
    }

    /** How a text must look. */
    private record Form(String expression, String message) {}

    private static Map<String, Form> forms() {
        Map<String, Form> forms = new LinkedHashMap<>();
        forms.put(Durations.PATTERN, new Form(Durations.VALID, "must be " + Durations.RIGHT));
        for (String word : new String[] {"never", "off"}) {
            forms.put(
                    "^" + word + "$|" + Durations.PATTERN,
                    new Form(
                            "self == '" + word + "' || " + Durations.VALID,
                            "must be " + word + ", or " + Durations.RIGHT));
        }
        forms.put(
                "^[a-z0-9_-]{1,63}$",
                new Form("self.matches('^[a-z0-9_-]{1,63}$')", "must be 1 to 63 of a-z, 0-9, - and _"));
        forms.put(
                "^(SIG)?[A-Z]+[0-9]?$",
                new Form("self.matches('^(SIG)?[A-Z]+[0-9]?$')", "must be a signal, like TERM"));
        forms.put("^[0-9]{1,2}%$", new Form("self.matches('^([0-4]?[0-9]|50)%$')", "must be a percentage, 0% to 50%"));
        forms.put(
                "^auto$",
                new Form(
                        "type(self) == int ? self >= 0 && self <= 500 : self == 'auto'",
                        "must be a number of workers, 0 to 500, or auto"));
        forms.put(
                "^(100|[0-9]{1,2})%$",
                new Form(
                        "type(self) == int ? self >= 0 && self <= 500 : self.matches('^(100|[0-9]{1,2})%$')",
                        "must be a number of workers like 1, or a percentage like 25%"));
        forms.put(
                "^[0-9]{1,15}(\\.[0-9]{1,9})?(Ki|Mi|Gi|Ti|k|M|G|T)?$",
                new Form(
                        "type(self) == int ? self >= 0 : self.matches('^[0-9]{1,15}([.][0-9]{1,9})?(Ki|Mi|Gi|Ti|k|M|G|T)?$')",
                        "must be a size, like 64Ki, 512Mi or 1G"));
        forms.put(
                "^(0o?)?[0-7]{3}$",
                new Form(
                        "type(self) == string && self.matches('^(0o?)?[0-7]{3}$')",
                        "must be permission bits in octal, in quotes: \"0660\""));
        return forms;
    }

    /** Puts the schema of the worker's half where the records only say that there is something. */
    void replaceIn(ObjectNode spec) {
        ObjectNode properties = (ObjectNode) spec.get("properties");
        for (String path : WorkerHalf.all().keySet()) {
            if (!path.contains(".")) {
                properties.set(path, structural((ObjectNode) pool.at("/properties/" + path)));
            }
        }
        ((ObjectNode) properties.at("/stop/properties/drainDelay"))
                .put("default", "5s"); // in a pod: the Services' endpoints go first
        CrdDocument.at(spec, "listen[].port")
                .put(
                        "description",
                        "The TCP port, 1 to 65535 but 6457 and 6458, which are the manager's. Either this or unix.");
        ObjectNode workers = CrdDocument.at(spec, "workers");
        workers.put(
                "description",
                workers.get("description").textValue()
                        + " With auto, by the CPU limit of the application's container; without one it is every CPU of the node.");
        ObjectNode env = CrdDocument.at(spec, "env");
        env.put(
                "description",
                "%s At most %d, with up to %d characters each."
                        .formatted(env.get("description").textValue(), MOST_NAMES, LONGEST_TEXT));
        for (String path : OF_ALTERNATIVES) {
            ObjectNode field = CrdDocument.at(spec, path);
            field.put(
                    "description",
                    field.get("description").textValue() + " Left out, "
                            + field.remove("default").asText() + ".");
        }
    }

    private ObjectNode structural(ObjectNode source) {
        ObjectNode target = source.objectNode();
        copy(
                source,
                target,
                "description",
                "default",
                "enum",
                "minimum",
                "maximum",
                "minItems",
                "minLength",
                "required");
        type(source, target);
        if (source.has("pattern")) {
            Form form = FORMS.get(source.get("pattern").textValue());
            if (form == null) {
                throw new IllegalStateException("no words for the pattern " + source.get("pattern"));
            }
            rule(target, form.expression(), form.message());
        }
        if (source.has("items")) {
            target.put("maxItems", LONGEST_LIST);
            target.set("items", structural((ObjectNode) source.get("items")));
        }
        if (source.get("additionalProperties") instanceof ObjectNode values) {
            target.put("maxProperties", MOST_NAMES);
            target.set("additionalProperties", structural(values));
        }
        if (source.has("properties")) {
            ObjectNode properties = target.putObject("properties");
            source.get("properties")
                    .properties()
                    .forEach(each -> properties.set(each.getKey(), structural((ObjectNode) each.getValue())));
        }
        return target;
    }

    private static void type(ObjectNode source, ObjectNode target) {
        JsonNode type = source.get("type");
        if (type != null && type.isArray()) {
            target.remove("minimum");
            target.remove("maximum");
            target.put("x-kubernetes-int-or-string", true);
            target.put("maxLength", 32);
            return;
        }
        target.put("type", type == null ? "string" : type.textValue()); // an enumeration has none
        if (target.get("type").textValue().equals("string") && !source.has("enum")) {
            target.put("maxLength", source.has("pattern") ? 64 : LONGEST_TEXT);
        }
    }

    private static void copy(ObjectNode source, ObjectNode target, String... names) {
        for (String name : names) {
            if (source.has(name)) {
                target.set(name, source.get(name));
            }
        }
    }
}
