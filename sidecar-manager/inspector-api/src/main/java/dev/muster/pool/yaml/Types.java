/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool.yaml;

import dev.muster.pool.DurationText;
import dev.muster.pool.InvalidField;
import dev.muster.pool.Quantity;
import dev.muster.pool.Share;
import dev.muster.pool.Signal;
import dev.muster.pool.Workers;
import dev.muster.pool.yaml.Tree.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The types of a pool's fields, but for the mappings ({@link Shape}). */
final class Types {
    static final Type<String> TEXT = scalar("text", EnumSet.of(Kind.TEXT), Map.of("type", "string"), text -> text);

    static final Type<Path> PATH =
            scalar("a path", EnumSet.of(Kind.TEXT), schema("type", "string", "minLength", 1), Path::of);

    static final Type<Boolean> TRUTH = scalar(
            "true or false", EnumSet.of(Kind.TRUTH), Map.of("type", "boolean"), text -> text.equalsIgnoreCase("true"));

    static final Type<List<String>> COMMAND = new ListType<>(TEXT, 1);

    static final Type<Quantity> QUANTITY = scalar(
            "a size like 64Ki or 512Mi",
            EnumSet.of(Kind.TEXT, Kind.NUMBER),
            schema("type", List.of("string", "integer"), "pattern", Quantity.PATTERN, "minimum", 0),
            Quantity::parse);

    static final Type<Share> SHARE = scalar(
            "a number of workers like 1 or a percentage like 25%",
            EnumSet.of(Kind.TEXT, Kind.NUMBER),
            schema(
                    "type",
                    List.of("integer", "string"),
                    "minimum",
                    0,
                    "maximum",
                    Workers.MAX,
                    "pattern",
                    "^(100|[0-9]{1,2})%$"),
            Share::parse);

    static final Type<Workers> WORKERS = scalar(
            "a number of workers like 4, or auto",
            EnumSet.of(Kind.TEXT, Kind.NUMBER),
            schema("type", List.of("integer", "string"), "minimum", 0, "maximum", Workers.MAX, "pattern", "^auto$"),
            Workers::parse);

    /** Permission bits are written in octal, with or without quotes: 0660, "0660", 0o660. */
    static final Type<Integer> MODE = scalar(
            "permission bits in octal, like 0660",
            EnumSet.of(Kind.TEXT, Kind.NUMBER),
            schema("type", List.of("string", "integer"), "pattern", "^(0o?)?[0-7]{3}$"),
            text -> {
                if (!text.matches("(0o?)?[0-7]{3}")) {
                    throw new IllegalArgumentException(
                            "\"" + text + "\" is no mode: write permission bits in octal, like 0660");
                }
                return Integer.parseInt(text.replaceFirst("^0o", ""), 8);
            });

    private Types() {}

    static Type<Integer> integer(int least, int most) {
        return scalar(
                "a whole number, " + least + " to " + most,
                EnumSet.of(Kind.NUMBER),
                schema("type", "integer", "minimum", least, "maximum", most),
                text -> {
                    if (!text.matches("[-+]?\\d{1,18}")
                            || Long.parseLong(text) < least
                            || Long.parseLong(text) > most) {
                        throw new IllegalArgumentException(
                                text + " is out of range: a whole number, " + least + " to " + most);
                    }
                    return Integer.parseInt(text);
                });
    }

    static Type<Integer> percent(int most) {
        return scalar(
                "a percentage, 0% to " + most + "%",
                EnumSet.of(Kind.TEXT),
                schema("type", "string", "pattern", "^[0-9]{1,2}%$"),
                text -> {
                    if (!text.matches("\\d{1,2}%") || Integer.parseInt(text.replace("%", "")) > most) {
                        throw new IllegalArgumentException(
                                "\"" + text + "\" is no percentage from 0% to " + most + "%");
                    }
                    return Integer.parseInt(text.replace("%", ""));
                });
    }

    static Type<Duration> duration(Duration least) {
        return scalar(
                least.isZero() ? "a duration like 30s" : "a duration like 30s, at least " + DurationText.of(least),
                EnumSet.of(Kind.TEXT),
                schema("type", "string", "pattern", DurationText.PATTERN),
                text -> {
                    Duration duration = DurationText.parse(text);
                    if (duration.compareTo(least) < 0) {
                        throw new IllegalArgumentException(text + " is too short: at least " + DurationText.of(least));
                    }
                    return duration;
                });
    }

    static Type<Signal> signal(String example) {
        return parsed("a signal like " + example, "^(SIG)?[A-Z]+[0-9]?$", Signal::parse);
    }

    /** A text with a syntax of its own; the parser's message is the problem's. */
    static <T> Type<T> parsed(String what, String pattern, Function<String, T> parser) {
        return scalar(what, EnumSet.of(Kind.TEXT), schema("type", "string", "pattern", pattern), parser);
    }

    /** One of the words that the constants' {@code toString} gives. */
    static <E extends Enum<E>> Type<E> word(Class<E> type) {
        E[] constants = type.getEnumConstants();
        List<String> words = Arrays.stream(constants).map(Object::toString).toList();
        String what = String.join(" | ", words);
        return scalar(what, EnumSet.of(Kind.TEXT), schema("enum", words), text -> {
            int index = words.indexOf(text);
            if (index < 0) {
                throw new IllegalArgumentException("\"" + text + "\" is none of " + what);
            }
            return constants[index];
        });
    }

    static <T> Type<List<T>> list(Type<T> item) {
        return new ListType<>(item, 0);
    }

    static Map<String, Object> schema(Object... keysAndValues) {
        Map<String, Object> schema = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            schema.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return schema;
    }

    static <T> Type<T> scalar(String what, Set<Kind> kinds, Map<String, Object> schema, Function<String, T> parser) {
        return new ScalarType<>(what, kinds, schema, parser);
    }

    private record ScalarType<T>(String what, Set<Kind> kinds, Map<String, Object> schema, Function<String, T> parser)
            implements Type<T> {
        @Override
        public @Nullable T read(Tree tree, String path, Problems problems) {
            if (!(tree instanceof Tree.Scalar scalar) || !kinds.contains(scalar.kind())) {
                problems.add(tree.place(), path, "is " + tree.what() + ", and must be " + what + hint(tree));
                return null;
            }
            if (scalar.text().indexOf('\0') >= 0) {
                problems.add(tree.place(), path, "holds a NUL character, which nothing in a pool can");
                return null;
            }
            try {
                return parser.apply(scalar.text());
            } catch (InvalidField e) {
                problems.add(tree.place(), path, e.right());
            } catch (IllegalArgumentException e) {
                problems.add(tree.place(), path, String.valueOf(e.getMessage()));
            }
            return null;
        }

        private String hint(Tree tree) {
            boolean quotable =
                    tree instanceof Tree.Scalar scalar && scalar.kind() != Kind.NOTHING && kinds.contains(Kind.TEXT);
            if (quotable && tree instanceof Tree.Scalar scalar && what.equals("text")) {
                return ": put it in quotes, \"" + scalar.text() + "\"";
            }
            return "";
        }
    }

    private record ListType<T>(Type<T> item, int least) implements Type<List<T>> {
        @Override
        public @Nullable List<T> read(Tree tree, String path, Problems problems) {
            if (!(tree instanceof Tree.Items list)) {
                problems.add(tree.place(), path, "is " + tree.what() + ", and must be " + what());
                return null;
            }
            if (list.items().size() < least) {
                problems.add(tree.place(), path, "is empty, and must be " + what());
                return null;
            }
            int before = problems.count();
            refuseDuplicates(list, path, problems);
            List<T> values = new ArrayList<>();
            for (int i = 0; i < list.items().size(); i++) {
                T value = item.read(list.items().get(i), path + "[" + i + "]", problems);
                if (value != null) {
                    values.add(value);
                }
            }
            return problems.count() == before ? List.copyOf(values) : null;
        }

        private static void refuseDuplicates(Tree.Items list, String path, Problems problems) {
            Map<String, Integer> seen = new LinkedHashMap<>();
            for (int i = 0; i < list.items().size(); i++) {
                if (list.items().get(i) instanceof Tree.Fields fields
                        && fields.get("name") instanceof Tree.Scalar name) {
                    Integer first = seen.putIfAbsent(name.text(), i);
                    if (first != null) {
                        problems.add(
                                name.place(),
                                path + "[" + i + "].name",
                                "\"" + name.text() + "\" is also the name of " + path + "[" + first
                                        + "]: names are unique");
                    }
                }
            }
        }

        @Override
        public Map<String, Object> schema() {
            Map<String, Object> schema = Types.schema("type", "array", "items", item.schema());
            if (least > 0) {
                schema.put("minItems", least);
            }
            return schema;
        }

        @Override
        public String what() {
            return "a list of " + item.what();
        }

        @Override
        public @Nullable Shape<?> mapping() {
            return item.mapping();
        }
    }

    /** Names and texts, like the environment. */
    static final Type<SortedMap<String, String>> TEXTS = new Type<>() {
        @Override
        public @Nullable SortedMap<String, String> read(Tree tree, String path, Problems problems) {
            if (!(tree instanceof Tree.Fields fields)) {
                problems.add(tree.place(), path, "is " + tree.what() + ", and must be " + what());
                return null;
            }
            int before = problems.count();
            SortedMap<String, String> texts = new TreeMap<>();
            fields.entries().forEach((name, entry) -> {
                String text = TEXT.read(entry.value(), Paths.join(path, name), problems);
                if (name.isEmpty() || name.contains("=") || name.indexOf('\0') >= 0) {
                    problems.add(
                            entry.key(),
                            Paths.join(path, name),
                            "is no name of an environment variable: it has no = in it");
                } else if (text != null) {
                    texts.put(name, text);
                }
            });
            return problems.count() == before ? texts : null;
        }

        @Override
        public Map<String, Object> schema() {
            return Types.schema("type", "object", "additionalProperties", TEXT.schema());
        }

        @Override
        public String what() {
            return "a mapping of names to texts";
        }
    };
}
