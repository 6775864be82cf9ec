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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * The records of {@code dev.muster.api} as JSON and back, by their components: a record says itself how it is on the wire. What is
 * null is written as null; the three that differ from their components are named here. When reading, unknown members are passed over
 * and unknown words taken as such, so that a client understands a manager of a later version; and what may be absent may be. Thread-safe.
 */
public final class Wire {
    /** The JDK makes these anew each time it is asked. */
    private static final ClassValue<RecordComponent[]> COMPONENTS = new ClassValue<>() {
        @Override
        protected RecordComponent[] computeValue(Class<?> type) {
            return type.getRecordComponents();
        }
    };

    /** The components that may be null. */
    private static final ClassValue<Set<String>> NULLABLE = new ClassValue<>() {
        @Override
        protected Set<String> computeValue(Class<?> type) {
            Set<String> names = new HashSet<>();
            for (RecordComponent component : COMPONENTS.get(type)) {
                if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                    names.add(component.getName());
                }
            }
            return names;
        }
    };

    private Wire() {}

    /** A record's document, or a list of them. */
    public static String write(Object value) {
        return Json.text(generator -> write(generator, value));
    }

    /** The same in UTF-8, as it travels. */
    public static byte[] bytes(Object value) {
        return Json.bytes(generator -> write(generator, value));
    }

    /** @throws IllegalArgumentException when the text is not such a document; the message says which member */
    public static <R extends Record> R read(Class<R> type, String text) {
        return of(type, Json.read(text));
    }

    /** The same of a document that {@link Json} has read, or a part of one. */
    public static <R extends Record> R of(Class<R> type, @Nullable Object document) {
        return type.cast(record(type, document, type.getSimpleName()));
    }

    private static void write(JsonGenerator generator, @Nullable Object value) {
        // No switch over types: the JDK links each one at first use, which a command line would pay for at every start.
        if (value instanceof Record record) {
            generator.writeStartObject();
            for (RecordComponent component : COMPONENTS.get(record.getClass())) {
                member(generator, record, component.getName(), value(record, component));
            }
            generator.writeEndObject();
        } else if (value instanceof List<?> list) {
            generator.writeStartArray();
            list.forEach(each -> write(generator, each));
            generator.writeEndArray();
        } else {
            Json.write(generator, value);
        }
    }

    /** A member as its component says, but for the three that differ. */
    private static void member(JsonGenerator generator, Record record, String name, @Nullable Object value) {
        if (record instanceof ScaleRequest scale) {
            named(generator, name, scale.isRelative() ? value : Integer.valueOf(scale.workers()));
        } else if (record instanceof Problem problem && name.equals("extensions")) {
            problem.extensions().forEach((extension, text) -> named(generator, extension, text));
        } else if (!(record instanceof Exit exit) || applies(exit, name)) {
            named(generator, name, value);
        }
    }

    private static boolean applies(Exit exit, String name) {
        return switch (name) {
            case "code" -> exit.code() != null;
            case "signal", "name", "core" -> exit.signal() != null;
            case "oom" -> exit.signal() != null || exit.oom();
            default -> true;
        };
    }

    private static void named(JsonGenerator generator, String name, @Nullable Object value) {
        generator.writeName(name);
        write(generator, value);
    }

    private static @Nullable Object value(Record record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }

    private static Object record(Class<?> type, @Nullable Object value, String where) {
        if (!(value instanceof Map<?, ?> object)) {
            throw new IllegalArgumentException(where + " is no JSON object");
        }
        RecordComponent[] components = COMPONENTS.get(type);
        @Nullable Object[] arguments = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String name = components[i].getName();
            Object member = type == Problem.class && name.equals("extensions") ? extensions(object) : object.get(name);
            arguments[i] = member == null
                    ? absent(components[i], where + "." + name)
                    : convert(components[i].getGenericType(), member, where + "." + name);
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

    private static @Nullable Object absent(RecordComponent component, String where) {
        if (NULLABLE.get(component.getDeclaringRecord()).contains(component.getName())) {
            return null;
        }
        Class<?> type = component.getType();
        if (type == boolean.class) {
            return false;
        }
        if (type == List.class) {
            return List.of();
        }
        if (type == SortedMap.class) {
            return new TreeMap<>();
        }
        throw new IllegalArgumentException(where + " is missing");
    }

    private static Object convert(Type type, @Nullable Object value, String where) {
        if (value == null) {
            throw new IllegalArgumentException(where + " is missing");
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
            return plain.isEnum() ? constant(plain, value.toString()) : scalar(plain, value);
        } catch (ClassCastException | DateTimeParseException e) {
            throw new IllegalArgumentException(where + " cannot be " + value, e);
        }
    }

    private static Object scalar(Class<?> type, Object value) {
        if (type == String.class) {
            return value.toString();
        }
        if (type == boolean.class) {
            return (Boolean) value;
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

    /** What has this word, or the last constant, which is that for later words. */
    private static Object constant(Class<?> type, String text) {
        Object[] constants = type.getEnumConstants();
        for (Object constant : constants) {
            if (constant.toString().equals(text)) {
                return constant;
            }
        }
        return constants[constants.length - 1];
    }
}
