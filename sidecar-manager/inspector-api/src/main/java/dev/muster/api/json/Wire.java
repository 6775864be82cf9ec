/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api.json;

import dev.muster.api.Exit;
import dev.muster.api.Problem;
import dev.muster.api.ScaleRequest;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The records of {@code dev.muster.api} as JSON and back, by their components: a record says itself how it is on the wire. What is
 * null is written as null; the three that differ from their components are named here. Unknown members are passed over when
 * reading, so that an older client understands a newer manager. Thread-safe.
 */
public final class Wire {
    private Wire() {}

    public static String write(Record value) {
        return Json.write(document(value));
    }

    /** @throws IllegalArgumentException when the text is not such a document; the message says which member */
    public static <R extends Record> R read(Class<R> type, String text) {
        return type.cast(record(type, Json.read(text), type.getSimpleName()));
    }

    private static @Nullable Object document(@Nullable Object value) {
        // No switch over types: the JDK links each one at first use, which a command line would pay for at every start.
        if (value instanceof Exit exit) {
            return exit(exit);
        }
        if (value instanceof ScaleRequest scale) {
            return Map.of("workers", scale.isRelative() ? scale.workers() : Integer.valueOf(scale.workers()));
        }
        if (value instanceof Problem problem) {
            Map<String, @Nullable Object> members = members(problem);
            members.remove("extensions");
            members.putAll(problem.extensions());
            return members;
        }
        if (value instanceof Record record) {
            return members(record);
        }
        return value instanceof List<?> list ? list.stream().map(Wire::document).toList() : value;
    }

    private static Map<String, @Nullable Object> members(Record record) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            try {
                members.put(
                        component.getName(), document(component.getAccessor().invoke(record)));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("cannot read " + component, e);
            }
        }
        return members;
    }

    private static Map<String, @Nullable Object> exit(Exit exit) {
        Map<String, @Nullable Object> members = members(exit);
        if (exit.code() != null) {
            members.keySet().removeAll(List.of("signal", "name", "core"));
            if (!exit.oom()) {
                members.remove("oom");
            }
        } else {
            members.remove("code");
        }
        return members;
    }

    private static Object record(Class<?> type, @Nullable Object value, String where) {
        if (!(value instanceof Map<?, ?> object)) {
            throw new IllegalArgumentException(where + " is no JSON object");
        }
        RecordComponent[] components = type.getRecordComponents();
        @Nullable Object[] arguments = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String name = components[i].getName();
            Object member = type == Problem.class && name.equals("extensions") ? extensions(object) : object.get(name);
            arguments[i] = convert(components[i].getGenericType(), member, where + "." + name);
        }
        try {
            Class<?>[] parameters =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            return type.getDeclaredConstructor(parameters).newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(where + ": " + e.getCause(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make a " + type, e);
        }
    }

    private static SortedMap<String, String> extensions(Map<?, ?> problem) {
        SortedMap<String, String> extensions = new TreeMap<>();
        problem.forEach((name, value) -> {
            if (!List.of("type", "title", "status", "detail").contains(String.valueOf(name))) {
                extensions.put(String.valueOf(name), value instanceof String text ? text : Json.write(value));
            }
        });
        return extensions;
    }

    private static @Nullable Object convert(Type type, @Nullable Object value, String where) {
        if (type == boolean.class) {
            return Boolean.TRUE.equals(value);
        }
        if (value == null) {
            return absent(type, where);
        }
        try {
            if (type instanceof ParameterizedType generic) {
                return generic.getRawType() == List.class
                        ? list(generic.getActualTypeArguments()[0], (List<?>) value, where)
                        : texts((Map<?, ?>) value);
            }
            Class<?> plain = (Class<?>) type;
            if (plain.isRecord()) {
                return record(plain, value, where);
            }
            return plain.isEnum() ? constant(plain, value.toString(), where) : scalar(plain, value);
        } catch (ClassCastException | DateTimeParseException e) {
            throw new IllegalArgumentException(where + " cannot be " + value, e);
        }
    }

    private static @Nullable Object absent(Type type, String where) {
        if (type instanceof Class<?> plain && plain.isPrimitive()) {
            throw new IllegalArgumentException(where + " is missing");
        }
        return type instanceof ParameterizedType generic && generic.getRawType() == SortedMap.class
                ? new TreeMap<>()
                : null;
    }

    private static Object scalar(Class<?> type, Object value) {
        if (type == String.class) {
            return value.toString();
        }
        if (type == Instant.class) {
            return Instant.parse((String) value);
        }
        Number number = (Number) value;
        if (type == double.class || type == Double.class) {
            return number.doubleValue();
        }
        return type == long.class || type == Long.class ? (Object) number.longValue() : (Object) number.intValue();
    }

    private static List<?> list(Type item, List<?> values, String where) {
        List<@Nullable Object> list = new ArrayList<>();
        for (Object each : values) {
            list.add(convert(item, each, where + "[" + list.size() + "]"));
        }
        return list;
    }

    private static SortedMap<String, String> texts(Map<?, ?> values) {
        SortedMap<String, String> texts = new TreeMap<>();
        values.forEach((name, text) -> texts.put(String.valueOf(name), String.valueOf(text)));
        return texts;
    }

    private static Object constant(Class<?> type, String text, String where) {
        for (Object constant : type.getEnumConstants()) {
            if (constant.toString().equals(text)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(where + " cannot be " + text);
    }
}
