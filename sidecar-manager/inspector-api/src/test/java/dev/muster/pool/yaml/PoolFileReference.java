/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool.yaml;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;

/** The tables of {@code docs/pool-file.md}: one section for each mapping, one row for each field. */
final class PoolFileReference {
    private final StringBuilder page = new StringBuilder();

    private PoolFileReference() {}

    static String tables() {
        PoolFileReference reference = new PoolFileReference();
        reference.section("The pool", "", PoolShape.POOL);
        return reference.page.toString();
    }

    private void section(String title, String path, Shape<?> shape) {
        page.append("\n## ").append(title).append("\n\n");
        page.append("| field | type | default | meaning |\n|---|---|---|---|\n");
        for (Field<?> field : shape.fields()) {
            row(field, Paths.join(path, field.name()));
        }
        for (Field<?> field : shape.fields()) {
            Shape<?> inner = field.type().mapping();
            if (inner != null) {
                String innerPath = Paths.join(path, field.name());
                section("`" + innerPath + "`", innerPath, inner);
            }
        }
    }

    private void row(Field<?> field, String path) {
        page.append("| `%s` | %s | %s | %s |\n"
                .formatted(field.name(), type(field, path), byDefault(field), cell(field.sentence())));
    }

    private static String type(Field<?> field, String path) {
        Shape<?> inner = field.type().mapping();
        if (inner == null) {
            return cell(field.type().what());
        }
        String words = field.type() instanceof Shape<?> ? "a mapping" : "a list of mappings";
        return "[" + words + "](#" + path.replace(".", "").toLowerCase(Locale.ROOT) + ")";
    }

    private static String byDefault(Field<?> field) {
        if (field.required()) {
            return "required";
        }
        if (!field.defaultText().isEmpty()) {
            return "`" + field.defaultText() + "`";
        }
        Object value = field.byDefault();
        boolean none = value == null
                || (value instanceof Collection<?> list && list.isEmpty())
                || (value instanceof Map<?, ?> map && map.isEmpty());
        return none ? "none" : "its fields' defaults";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
