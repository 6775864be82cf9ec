/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The chart's values as values.yaml has them: each with its default, and what the comment {@code # --} before it says. */
record ChartValues(JsonNode defaults, Map<String, String> descriptions) {
    private static final Pattern SENTENCE = Pattern.compile("\\s*# -- (.*)");
    private static final Pattern VALUE = Pattern.compile("( *)([A-Za-z]+):.*");
    private static final Path FOLDER = Command.REPOSITORY.resolve(Chart.FOLDER);

    static ChartValues read() throws IOException {
        var text = Files.readString(FOLDER.resolve("values.yaml"));
        Map<String, String> descriptions = new LinkedHashMap<>();
        var path = "";
        var sentence = "";
        for (var line : text.lines().toList()) {
            var comment = SENTENCE.matcher(line);
            var value = VALUE.matcher(line);
            if (comment.matches()) {
                sentence = comment.group(1);
            } else if (value.matches()) {
                path = within(path, value.group(1).length() / 2) + value.group(2);
                if (!sentence.isEmpty()) {
                    descriptions.put(path, sentence);
                }
                sentence = "";
            }
        }
        return new ChartValues(new KubernetesSerialization().unmarshal(text, JsonNode.class), descriptions);
    }

    /** The part of a path that something so deep is in, with the dot behind it. */
    private static String within(String path, int depth) {
        var end = 0;
        for (var i = 0; i < depth; i++) {
            var dot = path.indexOf('.', end);
            end = dot < 0 ? path.length() + 1 : dot + 1;
        }
        return (path + ".").substring(0, end);
    }

    static JsonNode schema() throws IOException {
        return new KubernetesSerialization()
                .unmarshal(Files.readString(FOLDER.resolve("values.schema.json")), JsonNode.class);
    }

    /** The chart's own page. */
    static Path page() {
        return FOLDER.resolve("README.md");
    }

    String table() {
        var table = new StringBuilder("| value | default | |\n|---|---|---|\n");
        descriptions.forEach((path, sentence) -> table.append("| `%s` | `%s` | %s |\n"
                .formatted(path, defaults.at("/" + path.replace('.', '/')), sentence.replace("|", "\\|"))));
        return table.toString();
    }
}
