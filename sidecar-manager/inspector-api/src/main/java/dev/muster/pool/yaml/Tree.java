/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool.yaml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was written, before anything is known of its meaning; each part knows its place. Immutable. */
sealed interface Tree {
    Place place();

    /** What it is, in the words of a message. */
    String what();

    /** How a scalar without quotes reads. */
    enum Kind {
        TEXT("text"),
        NUMBER("a number"),
        TRUTH("true or false"),
        NOTHING("empty");

        final String what;

        Kind(String what) {
            this.what = what;
        }
    }

    record Scalar(Place place, String text, Kind kind) implements Tree {
        @Override
        public String what() {
            return kind.what;
        }
    }

    record Items(Place place, List<Tree> items) implements Tree {
        @Override
        public String what() {
            return "a list";
        }

        Items plus(Tree item) {
            List<Tree> more = new ArrayList<>(items);
            more.add(item);
            return new Items(place, more);
        }
    }

    record Fields(Place place, Map<String, Entry> entries) implements Tree {
        public Fields {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        @Override
        public String what() {
            return "a mapping";
        }

        @Nullable
        Tree get(String name) {
            Entry entry = entries.get(name);
            return entry == null ? null : entry.value;
        }

        Fields with(String name, Tree value) {
            Map<String, Entry> changed = new LinkedHashMap<>(entries);
            changed.put(name, new Entry(value.place(), value));
            return new Fields(place, changed);
        }
    }

    /** @param key where the field's name stands */
    record Entry(Place key, Tree value) {}

    static Scalar text(Place place, String text) {
        return new Scalar(place, text, Kind.TEXT);
    }

    static Items texts(Place place, List<String> texts) {
        return new Items(
                place, texts.stream().<Tree>map(each -> text(place, each)).toList());
    }

    /** The place of a path like {@code tls.certFile} or {@code listen[0].port} below this, or of the nearest part that exists. */
    default Place at(String path) {
        Tree here = this;
        for (String step : path.split("\\.|(?=\\[)", -1)) {
            Tree next = here.child(step);
            if (next == null) {
                return here.place();
            }
            here = next;
        }
        return here.place();
    }

    private @Nullable Tree child(String step) {
        return switch (this) {
            case Fields fields -> fields.get(step);
            case Items list
            when step.startsWith("[") -> {
                int index = Integer.parseInt(step.substring(1, step.length() - 1));
                yield index < list.items.size() ? list.items.get(index) : null;
            }
            case Items list -> null;
            case Scalar scalar -> null;
        };
    }
}
