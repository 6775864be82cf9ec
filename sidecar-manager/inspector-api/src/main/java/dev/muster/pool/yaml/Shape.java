/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool.yaml;

import dev.muster.pool.InvalidField;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A mapping with known fields.
 *
 * @param checks contradictions between the fields; runs even when some could not be read, so that one look finds them all
 * @param build makes the value; runs when there was no problem, and may still throw {@link InvalidField}
 * @param rules what the schema says beyond the fields, like {@code oneOf}
 */
record Shape<T>(
        String what,
        List<Field<?>> fields,
        Consumer<Values> checks,
        Function<Values, T> build,
        Map<String, Object> rules)
        implements Type<T> {

    static <T> Shape<T> of(String what, List<Field<?>> fields, Function<Values, T> build) {
        return new Shape<>(what, fields, values -> {}, build, Map.of());
    }

    @Override
    public @Nullable T read(Tree tree, String path, Problems problems) {
        if (!(tree instanceof Tree.Fields mapping)) {
            problems.add(tree.place(), path, "is " + tree.what() + ", and must be " + what);
            return null;
        }
        int before = problems.count();
        refuseUnknown(mapping, path, problems);
        Values values = new Values(mapping, path, problems);
        for (Field<?> field : fields) {
            values.read(field);
        }
        checks.accept(values);
        if (problems.count() > before) {
            return null;
        }
        try {
            return build.apply(values);
        } catch (InvalidField e) {
            values.refuse(e.field(), e.right());
            return null;
        }
    }

    @Override
    public Shape<T> mapping() {
        return this;
    }

    private void refuseUnknown(Tree.Fields mapping, String path, Problems problems) {
        List<String> known = fields.stream().map(Field::name).toList();
        mapping.entries().forEach((name, entry) -> {
            if (!known.contains(name)) {
                String nearest = Spelling.nearest(name, known);
                problems.add(
                        entry.key(),
                        Paths.join(path, name),
                        nearest != null
                                ? "is not a field: did you mean " + nearest + "?"
                                : "is not a field: there are " + String.join(", ", known));
            }
        });
    }

    @Override
    public Map<String, Object> schema() {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (Field<?> field : fields) {
            Map<String, Object> property = new LinkedHashMap<>();
            property.put("description", field.sentence());
            property.putAll(field.type().schema());
            if (!field.defaultText().isEmpty()) {
                property.put("default", defaultValue(field));
            }
            properties.put(field.name(), property);
            if (field.required()) {
                required.add(field.name());
            }
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("additionalProperties", false);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        schema.putAll(rules);
        schema.put("properties", properties);
        return schema;
    }

    private static Object defaultValue(Field<?> field) {
        Object value = field.byDefault();
        if (value instanceof Boolean) {
            return value;
        }
        boolean number = field.defaultText().matches("0|[1-9][0-9]*");
        return number ? (Object) Long.valueOf(field.defaultText()) : field.defaultText();
    }
}
