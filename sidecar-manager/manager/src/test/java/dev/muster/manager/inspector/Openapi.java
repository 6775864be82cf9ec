/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The description of the interface, as it is in the repository. */
record Openapi(Map<?, ?> root) {
    private static final Path FILE = Path.of("src/main/resources/dev/muster/manager/inspector/openapi.yaml");

    static Openapi read() throws IOException {
        Object root = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(FILE));
        return new Openapi((Map<?, ?>) Objects.requireNonNull(root));
    }

    /** Each method and path, like {@code GET /v1/state}. */
    Set<String> routes() {
        Set<String> routes = new TreeSet<>();
        object("paths")
                .forEach((path, methods) -> ((Map<?, ?>) methods)
                        .keySet()
                        .forEach(method -> routes.add(String.valueOf(method).toUpperCase(Locale.ROOT) + " " + path)));
        return routes;
    }

    Map<?, ?> schemas() {
        return object("components", "schemas");
    }

    /** What is at this path of names. */
    Map<?, ?> object(String... names) {
        Object here = root;
        for (String name : names) {
            here = Objects.requireNonNull(((Map<?, ?>) here).get(name), name);
        }
        return (Map<?, ?>) here;
    }

    /** The object itself, or what its {@code $ref} names. */
    Map<?, ?> resolve(Object object) {
        Map<?, ?> map = (Map<?, ?>) object;
        Object reference = map.get("$ref");
        return reference == null
                ? map
                : object(reference.toString().substring(2).split("/", -1));
    }

    static String text(@Nullable Object value) {
        return value == null ? "" : String.valueOf(value).strip();
    }

    static Map<?, ?> map(@Nullable Object value) {
        return value == null ? Map.of() : (Map<?, ?>) value;
    }

    static List<?> list(@Nullable Object value) {
        return value == null ? List.of() : (List<?>) value;
    }

    /** A schema in a few words, like {@code list of Worker} or {@code string or null}. */
    String words(@Nullable Object schema) {
        if (!(schema instanceof Map<?, ?> map)) {
            return "";
        }
        if (map.get("$ref") != null) {
            String name = text(map.get("$ref")).replaceFirst(".*/", "");
            return "[" + name + "](#" + name.toLowerCase(Locale.ROOT) + ")";
        }
        if (map.get("oneOf") != null && map.get("type") == null) {
            return list(map.get("oneOf")).stream().map(this::words).collect(Collectors.joining(" or "));
        }
        if (map.get("enum") != null) {
            return list(map.get("enum")).stream().map(each -> "`" + each + "`").collect(Collectors.joining(", "));
        }
        String type = map.get("type") instanceof List<?> types
                ? types.stream().map(String::valueOf).collect(Collectors.joining(" or "))
                : text(map.get("type"));
        String items = map.get("items") == null ? "" : " of " + words(map.get("items"));
        String format = map.get("format") == null ? "" : " (" + map.get("format") + ")";
        return type + items + format;
    }
}
