/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import static dev.muster.manager.inspector.Openapi.list;
import static dev.muster.manager.inspector.Openapi.text;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The description of the interface as a page for people: in Markdown for the docs, and the same in HTML for the inspector. */
final class OpenapiPage {
    private final Openapi openapi;
    private final StringBuilder page = new StringBuilder();

    private OpenapiPage(Openapi openapi) {
        this.openapi = openapi;
    }

    static String markdown(Openapi openapi) {
        OpenapiPage made = new OpenapiPage(openapi);
        made.all();
        return made.page.toString();
    }

    private void all() {
        page.append("# The inspector's HTTP interface\n\n");
        page.append(text(openapi.object("info").get("description")))
                .append(
                        "\n\nThis page is made from `/openapi.yaml`, which a running inspector serves; it shows this page at `/docs`.\n");
        openapi.object("paths")
                .forEach((path, methods) -> ((Map<?, ?>) methods)
                        .forEach((method, operation) -> operation(
                                String.valueOf(method).toUpperCase(Locale.ROOT) + " " + path, (Map<?, ?>) operation)));
        openapi.schemas().forEach((name, schema) -> schema(String.valueOf(name), (Map<?, ?>) schema));
    }

    private void operation(String route, Map<?, ?> operation) {
        page.append("\n## ")
                .append(route)
                .append("\n\n")
                .append(text(operation.get("summary")))
                .append(".\n");
        if (operation.get("description") != null) {
            page.append('\n').append(text(operation.get("description"))).append('\n');
        }
        page.append("\n| | | |\n|---|---|---|\n");
        for (Object each : list(operation.get("parameters"))) {
            Map<?, ?> parameter = openapi.resolve(each);
            row(
                    "`" + parameter.get("name") + "` (" + parameter.get("in") + ")",
                    openapi.words(parameter.get("schema")),
                    text(parameter.get("description")));
        }
        if (operation.get("requestBody") instanceof Map<?, ?> body) {
            row("body", content(body), "");
        }
        Openapi.map(operation.get("responses")).forEach((status, each) -> {
            Map<?, ?> response = openapi.resolve(each);
            row(text(status), content(response), text(response.get("description")));
        });
    }

    private String content(Map<?, ?> holder) {
        if (!(holder.get("content") instanceof Map<?, ?> content)) {
            return "";
        }
        var only = content.entrySet().iterator().next();
        String words = openapi.words(Openapi.map(only.getValue()).get("schema"));
        return "`" + only.getKey() + "`" + (words.equals("string") ? "" : ", " + words);
    }

    private void schema(String name, Map<?, ?> schema) {
        page.append("\n### ").append(name).append("\n\n");
        if (schema.get("description") != null) {
            page.append(text(schema.get("description"))).append(".\n\n");
        }
        if (!(schema.get("properties") instanceof Map<?, ?> properties)) {
            page.append(openapi.words(schema)).append('\n');
            return;
        }
        List<?> required = list(schema.get("required"));
        page.append("| | | |\n|---|---|---|\n");
        properties.forEach((property, each) -> row(
                "`" + property + "`" + (required.contains(property) ? "" : " (optional)"),
                openapi.words(each),
                text(Openapi.map(each).get("description"))));
    }

    private void row(String... cells) {
        page.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    /** The Markdown that {@link #markdown} makes, and no more of it than that. */
    static String html(String markdown) {
        StringBuilder html = new StringBuilder("""
                <!doctype html>
                <!-- SPDX-License-Identifier: Apache-2.0 -->
                <html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
                <title>Muster inspector</title>
                <style>body{font:16px/1.5 system-ui,sans-serif;max-width:60em;margin:2em auto;padding:0 1em}
                code{background:#8882}table{border-collapse:collapse}td{border-top:1px solid #8884;padding:.2em 1em .2em 0;vertical-align:top}</style>
                """);
        boolean inTable = false;
        for (String line : markdown.lines().toList()) {
            boolean row = line.startsWith("|");
            if (row != inTable) {
                html.append(row ? "<table>\n" : "</table>\n");
                inTable = row;
            }
            html.append(line(line));
        }
        return html.append(inTable ? "</table>\n" : "").toString();
    }

    private static String line(String line) {
        String text = spans(line);
        if (line.startsWith("|")) {
            return line.equals("| | | |") || line.startsWith("|--")
                    ? ""
                    : "<tr><td>" + text.substring(2, text.length() - 2).replace(" | ", "<td>") + "\n";
        }
        for (Map.Entry<String, String> heading :
                new TreeMap<>(Map.of("# ", "h1", "## ", "h2", "### ", "h3")).entrySet()) {
            if (line.startsWith(heading.getKey())) {
                String title = text.substring(heading.getKey().length());
                String id = title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
                return "<" + heading.getValue() + " id=\"" + id + "\">" + title + "\n";
            }
        }
        return line.isEmpty() ? "<p>\n" : text + "\n";
    }

    private static String spans(String line) {
        return line.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replaceAll("`([^`]*)`", "<code>$1</code>")
                .replaceAll("\\*\\*([^*]*)\\*\\*", "<b>$1</b>")
                .replaceAll("\\[([^]]*)]\\(([^)]*)\\)", "<a href=\"$2\">$1</a>");
    }
}
