/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.Event;
import dev.muster.api.State;
import dev.muster.manager.control.Answer;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The description says what is: every route, and every member of every document. */
@Timeout(60)
class OpenapiTest {
    private static final Path PAGE = Path.of("../../docs/reference/api.md");
    private static final Path HTML = Path.of("src/main/resources/dev/muster/manager/inspector/api.html");

    private final Openapi openapi;

    OpenapiTest() throws IOException {
        openapi = Openapi.read();
    }

    @Test
    void itHasEveryRouteAndNoOther(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("web.sock");
        ScriptedControl pool = ScriptedControl.answering(request -> new Answer.Accepted(41));
        try (Inspector inspector = Inspector.start(pool, new InspectorAddress(path, null), null)) {
            assertThat(openapi.routes()).isEqualTo(new TreeSet<>(inspector.routes()));
            Http http = new Http(UnixDomainSocketAddress.of(path));
            Http.Reply served = http.get("/openapi.yaml");
            assertThat(served.headers()).containsEntry("content-type", "application/yaml");
            assertThat(served.body()).startsWith("# SPDX-License-Identifier: Apache-2.0\nopenapi: 3.1.0\n");
            assertThat(http.get("/docs").body()).isEqualTo(Files.readString(HTML));
        }
    }

    static Stream<Class<?>> documents() throws IOException {
        Package api = State.class.getPackage();
        return Openapi.read().schemas().keySet().stream().map(name -> {
            try {
                return Class.forName(api.getName() + "." + name);
            } catch (ClassNotFoundException e) {
                throw new AssertionError("no record for the schema " + name, e);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("documents")
    void aSchemaSaysWhatItsRecordSays(Class<?> type) {
        Map<?, ?> schema = Openapi.map(openapi.schemas().get(type.getSimpleName()));
        if (type.isEnum()) {
            assertThat(Openapi.list(schema.get("enum"))).map(String::valueOf).containsExactly(words(type));
            return;
        }
        List<?> required = Openapi.list(schema.get("required"));
        Map<String, String> components = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            if (!component.getName().equals("extensions")) { // of a problem: they are members of their own
                components.put(component.getName(), words(component, required.contains(component.getName())));
            }
        }
        Map<String, String> properties = new LinkedHashMap<>();
        Openapi.map(schema.get("properties"))
                .forEach((name, property) -> properties.put(String.valueOf(name), words(property, type)));
        assertThat(properties).isEqualTo(components);
    }

    @Test
    void everyDocumentHasASchema() {
        assertThat(documentsReachedFrom(State.class, Event.class))
                .isSubsetOf(
                        openapi.schemas().keySet().stream().map(String::valueOf).toList());
    }

    /** Run with {@code -Dupdate=true} to write the pages anew. */
    @Test
    void thePagesSayTheSame() throws IOException {
        String page = OpenapiPage.markdown(openapi);
        String html = OpenapiPage.html(page);
        if (Boolean.getBoolean("update")) {
            Files.writeString(PAGE, page);
            Files.writeString(HTML, html);
        }
        assertThat(PAGE).hasContent(page);
        assertThat(HTML).hasContent(html);
    }

    private static String[] words(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(Object::toString)
                .filter(word -> !word.equals("unknown")) // never said, only understood
                .toArray(String[]::new);
    }

    /** A component's type as a schema would say it. What a request may leave out may also be null. */
    private static String words(RecordComponent component, boolean required) {
        Class<?> type = component.getDeclaringRecord();
        boolean omitted = List.of("Exit", "Problem").contains(type.getSimpleName());
        boolean nullable = type.getSimpleName().endsWith("Request")
                ? !required
                : component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        return words(component.getGenericType()) + (nullable && !omitted ? " or null" : "");
    }

    private static String words(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type last = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            return (generic.getRawType() == List.class ? "list of " : "map of ") + words(last);
        }
        if (type == String.class) {
            return "string";
        }
        if (type == Instant.class) {
            return "date-time";
        }
        if (type == boolean.class) {
            return "boolean";
        }
        if (type == int.class || type == Integer.class) {
            return "int32";
        }
        if (type == long.class || type == Long.class) {
            return "int64";
        }
        return type == double.class || type == Double.class ? "double" : ((Class<?>) type).getSimpleName();
    }

    /** A property in the same words. */
    private static String words(@Nullable Object property, Class<?> type) {
        Map<?, ?> schema = Openapi.map(property);
        if (schema.get("$ref") != null) {
            return Openapi.text(schema.get("$ref")).replaceFirst(".*/", "");
        }
        if (schema.get("oneOf") != null) {
            List<?> either = Openapi.list(schema.get("oneOf"));
            return type.getSimpleName().equals("ScaleRequest")
                    ? "string" // or a number, which the record keeps as text
                    : either.stream().map(each -> words(each, type)).collect(Collectors.joining(" or "));
        }
        if (schema.get("type") instanceof List<?> types) {
            Map<Object, Object> single = new LinkedHashMap<>(schema);
            single.put("type", types.getFirst());
            return words(single, type) + " or " + types.getLast();
        }
        String name = Openapi.text(schema.get("type"));
        return switch (name) {
            case "array" -> "list of " + words(schema.get("items"), type);
            case "object" -> "map of " + words(schema.get("additionalProperties"), type);
            default -> schema.get("format") == null ? name : Openapi.text(schema.get("format"));
        };
    }

    private static Set<String> documentsReachedFrom(Class<?>... types) {
        Set<String> reached = new TreeSet<>();
        for (Class<?> type : types) {
            reach(type, reached);
        }
        return reached;
    }

    private static void reach(Type type, Set<String> reached) {
        if (type instanceof ParameterizedType generic) {
            for (Type argument : generic.getActualTypeArguments()) {
                reach(argument, reached);
            }
        } else if (type instanceof Class<?> plain
                && plain.getPackage() == State.class.getPackage()
                && reached.add(plain.getSimpleName())
                && plain.isRecord()) {
            for (RecordComponent component : plain.getRecordComponents()) {
                reach(component.getGenericType(), reached);
            }
        }
    }
}
