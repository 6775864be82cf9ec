/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import dev.muster.api.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request's JSON object, read field by field, so that what is wrong is named in the words of the sender. Every reader
 * gives null for a field that is absent or null, and throws {@link BadRequest} for one of another type.
 */
final class Fields {
    private final Map<?, ?> object;

    private Fields(Map<?, ?> object) {
        this.object = object;
    }

    /** Reads a body that may hold these fields and no others. No body at all is an empty object. */
    static Fields read(@Nullable String text, String... fields) {
        if (text == null || text.isEmpty()) {
            return new Fields(Map.of());
        }
        Map<?, ?> object = object(text, "{" + (fields.length == 0 ? "" : quoted(fields[0]) + ": …") + "}");
        for (Object field : object.keySet()) {
            if (!List.of(fields).contains(field)) {
                throw new BadRequest("there is no field " + quoted(String.valueOf(field)) + " here; possible: "
                        + String.join(", ", fields));
            }
        }
        return new Fields(object);
    }

    /** A body that must be an object, with whatever it holds; the example is for who sent another one, or none. */
    static Map<?, ?> object(@Nullable String text, String example) {
        Object read = text == null || text.isEmpty() ? null : parse(text);
        if (read instanceof Map<?, ?> object) {
            return object;
        }
        throw new BadRequest("the body is no JSON object, like " + example);
    }

    @Nullable
    Integer integer(String field) {
        Object value = object.get(field);
        return value == null ? null : integer(field, value);
    }

    @Nullable
    String text(String field) {
        Object value = object.get(field);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw new BadRequest(quoted(field) + " must be a string");
    }

    /** Whether the field is there and holds a number, so that {@link #integer} is the right way to read it. */
    boolean isNumber(String field) {
        return object.get(field) instanceof Number;
    }

    /** False when absent. */
    boolean flag(String field) {
        Object value = object.get(field);
        if (value == null || value instanceof Boolean) {
            return Boolean.TRUE.equals(value);
        }
        throw new BadRequest(quoted(field) + " must be true or false");
    }

    @Nullable
    List<Integer> integers(String field) {
        Object value = object.get(field);
        if (value == null) {
            return null;
        }
        if (!(value instanceof List<?> list)) {
            throw new BadRequest(quoted(field) + " must be a list of whole numbers");
        }
        List<Integer> numbers = new ArrayList<>();
        list.forEach(each -> numbers.add(integer(field, each)));
        return numbers;
    }

    /** What can be an argument of a program each. */
    @Nullable
    List<String> texts(String field) {
        Object value = object.get(field);
        if (value == null) {
            return null;
        }
        if (!(value instanceof List<?> list)) {
            throw new BadRequest(quoted(field) + " must be a list of strings");
        }
        List<String> texts = new ArrayList<>();
        list.forEach(each -> texts.add(argument(field, each)));
        return texts;
    }

    /** What can be an environment; empty when absent. */
    SortedMap<String, String> map(String field) {
        Object value = object.get(field);
        SortedMap<String, String> map = new TreeMap<>();
        if (value instanceof Map<?, ?> entries) {
            entries.forEach((name, text) -> {
                String key = String.valueOf(name);
                if (key.isEmpty() || key.indexOf('=') >= 0 || key.indexOf('\0') >= 0) {
                    throw new BadRequest(quoted(field) + " holds " + quoted(key) + ", which no variable can be called");
                }
                map.put(key, argument(field, text));
            });
        } else if (value != null) {
            throw new BadRequest(quoted(field) + " must be an object of strings");
        }
        return map;
    }

    private static String argument(String field, @Nullable Object value) {
        if (!(value instanceof String text)) {
            throw new BadRequest(quoted(field) + " must hold strings only");
        }
        if (text.indexOf('\0') >= 0) {
            throw new BadRequest(quoted(field) + " holds a NUL character, which no program can be given");
        }
        return text;
    }

    private static int integer(String field, @Nullable Object value) {
        if (value instanceof Number sent) {
            double number = sent.doubleValue();
            if (number == Math.rint(number) && Math.abs(number) <= Integer.MAX_VALUE) {
                return (int) number;
            }
        }
        throw new BadRequest(quoted(field) + " must be a whole number");
    }

    private static @Nullable Object parse(String text) {
        try {
            return Json.read(text);
        } catch (IllegalArgumentException e) {
            throw new BadRequest("the body is no valid JSON");
        }
    }

    private static String quoted(String field) {
        return '"' + field + '"';
    }
}
