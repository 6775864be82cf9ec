/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool.yaml;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of a mapping's fields while it is read, and where to complain about them. Not thread-safe. */
final class Values {
    private final Tree.Fields tree;
    private final String path;
    private final Problems problems;
    private final Map<String, Object> values = new HashMap<>();

    Values(Tree.Fields tree, String path, Problems problems) {
        this.tree = tree;
        this.path = path;
        this.problems = problems;
    }

    <T> void read(Field<T> field) {
        Tree written = tree.get(field.name());
        if (written == null) {
            if (field.required()) {
                refuse(field.name(), "is missing: " + field.type().what());
            }
            return;
        }
        T value = field.type().read(written, Paths.join(path, field.name()), problems);
        if (value != null) {
            values.put(field.name(), value);
        }
    }

    /** Whether it was written, readable or not. */
    boolean has(Field<?> field) {
        return tree.get(field.name()) != null;
    }

    /** What was written, else the default, else null. */
    @SuppressWarnings("unchecked") // put there by read, with the same field
    <T> @Nullable T find(Field<T> field) {
        Object value = values.get(field.name());
        return value == null ? field.byDefault() : (T) value;
    }

    /** As {@link #find}, for a field that is required or has a default. */
    <T> T get(Field<T> field) {
        T value = find(field);
        if (value == null) {
            throw new IllegalStateException("the field " + field.name() + " has no value and no default");
        }
        return value;
    }

    Tree.Fields tree() {
        return tree;
    }

    /** Reports a problem with a field of this mapping, or with something below it. */
    void refuse(String field, String message) {
        problems.add(tree.at(field), Paths.join(path, field), message);
    }
}
